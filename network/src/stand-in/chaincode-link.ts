// SPDX-License-Identifier: Apache-2.0

import { Client, type ClientDuplexStream, credentials as grpcCredentials } from '@grpc/grpc-js';
import { peer } from '@hyperledger/fabric-protos';
import { messageOf } from '../network-error';
import type { Simulator } from './simulator';
import { BATCH_TYPES, StateRequests } from './state-requests';
import { chaincodeConnect, encode, make } from './wire';

const { Type } = peer.ChaincodeMessage;
/** As many keys as the sample configuration of a 3.1 peer announces. */
const BATCH_KEYS = 1000;
const UNLIMITED = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

type Stream = ClientDuplexStream<peer.ChaincodeMessage, peer.ChaincodeMessage>;

/** Which of Fabric's lines a peer behaves as towards its chaincode. */
export type Capability = '2.5' | '3.1';

/** Where a peer reaches its chaincode, and how. */
export interface ChaincodeEndpoint {
  readonly address: string;
  /** The package that is installed; any chaincode is accepted if it is not given. */
  readonly packageId?: string;
  /** PEM texts; without them the connection is in clear. */
  readonly tls?: { readonly ca: string; readonly certificate?: string; readonly key?: string } | undefined;
}

/** How a peer treats its chaincode. It may change while it runs; what is announced stays until the next connection. */
export interface LinkSettings {
  capability: Capability;
  executeTimeoutMs: number;
  /** Time between signs of life to the chaincode; 0 is none. */
  keepaliveMs: number;
}

/** One transaction for the chaincode. */
export interface Invocation {
  readonly channel: string;
  readonly transactionId: string;
  readonly input: Uint8Array;
  readonly proposal: peer.SignedProposal;
  readonly simulator: Simulator;
}

interface Running {
  readonly requests: StateRequests;
  readonly settle: (outcome: peer.ChaincodeMessage | Error) => void;
}

/** The stream of one peer to one chaincode server. It is opened when it is needed, and again after a loss. */
export class ChaincodeLink {
  readonly #running = new Map<string, Running>();
  #client: Client | undefined;
  /** What the chaincode has called itself. */
  #name: string;
  #stream: Promise<Stream> | undefined;
  #keepalive: NodeJS.Timeout | undefined;

  constructor(
    private readonly endpoint: ChaincodeEndpoint,
    private readonly settings: LinkSettings,
  ) {
    this.#name = endpoint.address;
  }

  /** Runs a transaction; resolves with COMPLETED or ERROR. Rejects in a peer's words if the chaincode cannot answer. */
  async invoke(invocation: Invocation): Promise<peer.ChaincodeMessage> {
    const { channel, transactionId, input, proposal, simulator } = invocation;
    const id = toId(channel, transactionId);
    const stream = await this.#open();
    if (this.#running.has(id)) throw new Error(`error sending: txid: ${transactionId}(${channel}) exists`);
    return new Promise((resolve, reject) => {
      const settle = (outcome: peer.ChaincodeMessage | Error): void => {
        clearTimeout(timer);
        this.#running.delete(id);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const timer = setTimeout(
        () => settle(new Error('error sending: timeout expired while executing transaction')),
        this.settings.executeTimeoutMs,
      );
      this.#running.set(id, { requests: new StateRequests(simulator), settle });
      stream.write(
        make(peer.ChaincodeMessage, {
          type: Type.TRANSACTION,
          channelId: channel,
          txid: transactionId,
          payload: input,
          proposal,
        }),
      );
    });
  }

  /** Ends the stream: whatever runs on it fails. The next transaction opens another. */
  drop(): void {
    const client = this.#client;
    this.#client = undefined;
    this.#stream = undefined;
    clearInterval(this.#keepalive);
    client?.close();
    for (const { settle } of this.#running.values()) settle(new Error('error sending: chaincode stream terminated'));
  }

  #open(): Promise<Stream> {
    this.#stream ??= this.#connect().catch((error: unknown) => {
      this.drop();
      const reason = messageOf(error);
      throw new Error(`could not launch chaincode ${this.#name}: connection to ${this.#name} failed: ${reason}`);
    });
    return this.#stream;
  }

  #connect(): Promise<Stream> {
    const { path, requestSerialize, responseDeserialize } = chaincodeConnect;
    // A client of its own for each attempt: a used one waits after a failure before it tries again.
    const client = new Client(this.endpoint.address, toCredentials(this.endpoint), {
      ...UNLIMITED,
      'grpc.use_local_subchannel_pool': 1,
    });
    this.#client = client;
    const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    return new Promise((resolve, reject) => {
      const lose = (error: Error): void => {
        reject(error);
        stream.cancel();
        if (this.#client === client) this.drop();
      };
      stream.on('error', lose);
      stream.on('end', () => lose(new Error('chaincode stream terminated')));
      stream.on('data', (message: peer.ChaincodeMessage) => {
        try {
          // A peer does not tell a chaincode of another package, nor its callers: it waits for the right one.
          if (message.getType() === Type.REGISTER && !this.#isWanted(message)) return;
          if (message.getType() === Type.REGISTER) resolve(this.#greet(stream, message));
          else this.#take(message, stream);
        } catch (error) {
          lose(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  }

  #isWanted(register: peer.ChaincodeMessage): boolean {
    const { packageId } = this.endpoint;
    return packageId === undefined || packageId === nameIn(register);
  }

  #greet(stream: Stream, register: peer.ChaincodeMessage): Stream {
    this.#name = nameIn(register);
    stream.write(make(peer.ChaincodeMessage, { type: Type.REGISTERED }));
    const announced = encode(peer.ChaincodeAdditionalParams, {
      useWriteBatch: true,
      maxSizeWriteBatch: BATCH_KEYS,
      useGetMultipleKeys: true,
      maxSizeGetMultipleKeys: BATCH_KEYS,
    });
    const payload = this.settings.capability === '2.5' ? new Uint8Array() : announced;
    stream.write(make(peer.ChaincodeMessage, { type: Type.READY, payload }));
    if (this.settings.keepaliveMs > 0)
      this.#keepalive = setInterval(
        () => stream.write(make(peer.ChaincodeMessage, { type: Type.KEEPALIVE })),
        this.settings.keepaliveMs,
      );
    return stream;
  }

  /** @throws Error at a message that ends the stream. */
  #take(message: peer.ChaincodeMessage, stream: Stream): void {
    const type = message.getType();
    const running = this.#running.get(toId(message.getChannelId(), message.getTxid()));
    if (type === Type.KEEPALIVE) return;
    if (type === Type.COMPLETED || type === Type.ERROR) {
      running?.settle(message);
      return;
    }
    if (!StateRequests.knows(type) || (this.settings.capability === '2.5' && BATCH_TYPES.has(type)))
      throw new Error(`Fabric side handler cannot handle message (${toName(type)}) while in ready state`);
    stream.write(answer(message, running?.requests));
  }
}

function answer(message: peer.ChaincodeMessage, requests: StateRequests | undefined): peer.ChaincodeMessage {
  const [channelId, txid, type] = [message.getChannelId(), message.getTxid(), message.getType()];
  try {
    if (requests === undefined) throw new Error('no ledger context');
    const payload = requests.answer(type, message.getPayload_asU8());
    return make(peer.ChaincodeMessage, { type: Type.RESPONSE, channelId, txid, payload });
  } catch (error) {
    const reason = messageOf(error);
    const payload = Buffer.from(`${toName(type)} failed: transaction ID: ${txid}: ${reason}`);
    return make(peer.ChaincodeMessage, { type: Type.ERROR, channelId, txid, payload });
  }
}

/** What a chaincode calls itself: the id of its package. */
function nameIn(register: peer.ChaincodeMessage): string {
  return peer.ChaincodeID.deserializeBinary(register.getPayload_asU8()).getName();
}

function toName(type: number): string {
  return Object.entries(Type).find(([, value]) => value === type)?.[0] ?? String(type);
}

function toId(channel: string, transactionId: string): string {
  return `${channel}/${transactionId}`;
}

function toCredentials({ tls }: ChaincodeEndpoint): ReturnType<typeof grpcCredentials.createInsecure> {
  if (tls === undefined) return grpcCredentials.createInsecure();
  const [key, certificate] = [tls.key, tls.certificate].map((pem) => (pem === undefined ? null : Buffer.from(pem)));
  return grpcCredentials.createSsl(Buffer.from(tls.ca), key ?? null, certificate ?? null);
}
