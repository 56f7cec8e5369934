// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeInterface } from 'fabric-shim';
import { ChaincodeMessageHandler } from 'fabric-shim/lib/handler.js';
import { PeerStream } from './peer/peer-stream';
import { RunningCalls } from './running-calls';

/** Peers limit the size of messages, and this server does not; the rest is what `fabric-chaincode-node server` sets. */
const OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.keepalive_time_ms': 110_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.keepalive_permit_without_calls': 1,
} as const;

/** How long peers have to close their side. */
const CLOSE_MS = 1000;
/** A peer that waits for another package says nothing, neither here nor to its callers. */
const ACCEPT_MS = 2000;

/** Certificate and key of the server; peers have to show a certificate of `clientCa` if there is one. */
export interface ServerTls {
  readonly key: Buffer;
  readonly certificate: Buffer;
  readonly clientCa: Buffer | undefined;
}

type Stream = ServerDuplexStream<peer.ChaincodeMessage, peer.ChaincodeMessage>;

/**
 * A chaincode as an external service: any number of peers connect to it. It has a gRPC server of its own, since that of
 * fabric-shim 2.5.8 lets nobody see the stream, or stop it.
 */
export class ChaincodeServer {
  readonly #server = new Server(OPTIONS);
  /** The calls of each peer that is connected. Those of others will never be answered, so nobody waits for them. */
  readonly #calls = new Map<Stream, RunningCalls>();

  constructor(
    private readonly chaincode: ChaincodeInterface,
    private readonly chaincodeId: string,
    /** Told, with what to do, when a peer has connected and does not take this chaincode for the one that it wants. */
    private readonly notAccepted: (text: string) => void = () => undefined,
  ) {
    this.#server.addService(peer.ChaincodeService, { connect: (stream: Stream) => this.#converse(stream) });
  }

  /** Listens on `host:port`, where port 0 is a free one; gives the port. Rejects if the address is taken. */
  listen(address: string, tls?: ServerTls): Promise<number> {
    const credentials =
      tls === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(
            tls.clientCa ?? null,
            [{ private_key: tls.key, cert_chain: tls.certificate }],
            tls.clientCa !== undefined,
          );
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
    });
  }

  /** Ends all conversations, once the calls that are running have been answered, or after so many milliseconds. */
  async stop(graceMs: number): Promise<void> {
    const ended = Promise.all([...this.#calls.values()].map((calls) => calls.ended()));
    await Promise.race([ended, pause(graceMs, undefined, { ref: false })]);
    for (const stream of this.#calls.keys()) stream.end();
    const closed = new Promise((resolve) => this.#server.tryShutdown(resolve));
    await Promise.race([closed, pause(CLOSE_MS, undefined, { ref: false })]);
    this.#server.forceShutdown();
  }

  #converse(stream: Stream): void {
    const calls = new RunningCalls(this.chaincode);
    this.#calls.set(stream, calls);
    for (const end of ['close', 'cancelled']) stream.on(end, () => this.#calls.delete(stream));
    this.#expectWord(stream);
    new ChaincodeMessageHandler(new PeerStream(stream), calls.watched).chat(registration(this.chaincodeId));
  }

  /** A peer that accepts the package id says so at once. */
  #expectWord(stream: Stream): void {
    const late = setTimeout(() => {
      const seconds = String(ACCEPT_MS / 1000);
      this.notAccepted(
        `${stream.getPeer()} has connected and not accepted "${this.chaincodeId}" within ${seconds} s: ` +
          'CHAINCODE_ID has to be the id of the package that this peer has installed, and that was approved',
      );
    }, ACCEPT_MS).unref();
    for (const word of ['data', 'close', 'cancelled']) stream.once(word, () => clearTimeout(late));
  }
}

function registration(chaincodeId: string): peer.ChaincodeMessage {
  const id = new peer.ChaincodeID();
  id.setName(chaincodeId);
  const message = new peer.ChaincodeMessage();
  message.setType(peer.ChaincodeMessage.Type.REGISTER);
  message.setPayload(id.serializeBinary());
  return message;
}
