// SPDX-License-Identifier: Apache-2.0

import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client, credentials } from '@grpc/grpc-js';
import {
  type Contract,
  connect,
  type Gateway,
  GatewayError,
  hash,
  type Network,
  type ProposalOptions,
  type Signer,
  signers,
  type Status,
  type SubmittedTransaction,
  type Transaction,
} from '@hyperledger/fabric-gateway';
import { gateway } from '@hyperledger/fabric-protos';
import type { Connection, OrganizationConnection } from '../../src';
import { Identity } from '../../src/stand-in/identity';
import { encode, gatewayDefinition, make } from '../../src/stand-in/wire';
import { CHAINCODE } from './target';

const SECONDS = 1000;
const CATCH_UP = { attempts: 20, waitMs: 50 };

/** What a gateway says of peers whose results differ. */
export const MISMATCH = 'ProposalResponsePayloads do not match';

/** How a call failed, as a client sees it. */
export interface Failure {
  readonly name: string;
  readonly code: number;
  readonly message: string;
  /** What each node said, in order. */
  readonly details: readonly string[];
}

/** What a connection to a node needs to know. */
export interface NodeAddress {
  readonly address: string;
  readonly tlsCa: string;
  readonly tlsName: string;
}

/** A client of a node over TLS. To be closed. */
export function createGrpcClient({ address, tlsCa, tlsName }: NodeAddress): Client {
  return new Client(address, credentials.createSsl(readFileSync(tlsCa)), {
    'grpc.ssl_target_name_override': tlsName,
    'grpc.max_receive_message_length': -1,
  });
}

/** An organization's user at the gateway of the organization's first peer. */
export class TestClient {
  readonly organization: OrganizationConnection;
  readonly signer: Signer;
  readonly credentials: Buffer;
  readonly #client: Client;
  readonly #gateway: Gateway;

  constructor(
    readonly connection: Connection,
    organization = 0,
  ) {
    this.organization = at(connection.organizations, organization);
    this.credentials = readFileSync(this.organization.user.certificate);
    this.signer = signers.newPrivateKeySigner(createPrivateKey(readFileSync(this.organization.user.key)));
    this.#client = createGrpcClient(at(this.organization.peers, 0));
    this.#gateway = this.connectAs(this.organization.mspId);
  }

  /** A gateway of the same user, who may claim to be of another organization, or sign with another key. */
  connectAs(mspId: string, { certificate = this.credentials, signer = this.signer } = {}): Gateway {
    const deadline = (): { deadline: number } => ({ deadline: Date.now() + 20 * SECONDS });
    return connect({
      client: this.#client,
      identity: { mspId, credentials: certificate },
      signer,
      hash: hash.sha256,
      evaluateOptions: deadline,
      endorseOptions: deadline,
      submitOptions: deadline,
      commitStatusOptions: deadline,
    });
  }

  network(channel = at(this.connection.channels, 0)): Network {
    return this.#gateway.getNetwork(channel);
  }

  contract(chaincode = CHAINCODE): Contract {
    return this.network().getContract(chaincode);
  }

  /** Has one peer run the chaincode. */
  async evaluate(...[name, ...rest]: readonly [string, ...string[]]): Promise<string> {
    return Buffer.from(await this.contract().evaluateTransaction(name, ...rest)).toString();
  }

  /** Has the peers endorse a call; again if one of them has not committed yet what the others have. */
  async endorse(name: string, options: ProposalOptions | readonly string[] = {}): Promise<Transaction> {
    const complete = isList(options) ? { arguments: [...options] } : options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.contract().newProposal(name, complete).endorse();
      } catch (error) {
        if (attempt === CATCH_UP.attempts || !toFailure(error).details.includes(MISMATCH)) throw error;
        await new Promise((resolve) => setTimeout(resolve, CATCH_UP.waitMs));
      }
    }
  }

  /** Endorses, orders, and waits; resolves with what became of it, valid or not. */
  async submit(...[name, ...rest]: readonly [string, ...string[]]): Promise<Status> {
    return this.order(await this.endorse(name, rest));
  }

  /** Orders an endorsed transaction, and waits. */
  async order(transaction: Transaction): Promise<Status> {
    const submitted: SubmittedTransaction = await transaction.submit();
    return submitted.getStatus();
  }

  /** Asks what became of a transaction by its id alone, which the client library does not offer. */
  async askFate(transactionId: string): Promise<number> {
    const { mspId, user } = this.organization;
    const signer = new Identity(mspId, {
      certificate: readFileSync(user.certificate, 'utf8'),
      key: readFileSync(user.key, 'utf8'),
    });
    const channelId = at(this.connection.channels, 0);
    const request = encode(gateway.CommitStatusRequest, { channelId, transactionId, identity: signer.serialized });
    const { path, requestSerialize, responseDeserialize } = gatewayDefinition.commitStatus;
    const signed = make(gateway.SignedCommitStatusRequest, { request, signature: signer.sign(request) });
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(path, requestSerialize, responseDeserialize, signed, (error, response) => {
        if (response === undefined) reject(error ?? new Error('no answer'));
        else resolve(response.getResult());
      });
    });
  }

  close(): void {
    this.#gateway.close();
    this.#client.close();
  }
}

/** The failure of a call. Throws if there is none. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  let outcome: unknown;
  try {
    await call;
  } catch (error) {
    outcome = error;
  }
  if (outcome === undefined) throw new Error('the call was expected to fail');
  return toFailure(outcome);
}

/** What an error of the client library says. @throws the error if it is another one. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof GatewayError)) throw error;
  const { name, code, message, details } = error;
  return { name, code, message, details: details.map((detail) => detail.message) };
}

/** The element at an index. @throws Error if there is none. */
export function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`there is no element ${index}`);
  return item;
}

let drawn = 0;

/** A prefix of keys that nobody else uses. */
export function freshPrefix(): string {
  drawn++;
  return `${process.pid}-${Date.now().toString(36)}-${drawn}-`;
}

function isList(options: ProposalOptions | readonly string[]): options is readonly string[] {
  return Array.isArray(options);
}
