// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { type ChannelCredentials, type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import { peer } from '@hyperledger/fabric-protos';
import { transactionMessage } from './proposal';

const { READY, REGISTERED } = peer.ChaincodeMessage.Type;

type Message = peer.ChaincodeMessage;

/** A peer that is connected to a server. */
export class Dialer {
  readonly stream: ClientDuplexStream<Message, Message>;
  readonly #client: peer.ChaincodeClient;

  constructor(port: number, channel: ChannelCredentials = credentials.createInsecure()) {
    const options = { 'grpc.max_receive_message_length': -1, 'grpc.ssl_target_name_override': 'localhost' };
    this.#client = new peer.ChaincodeClient(`127.0.0.1:${String(port)}`, channel, options);
    this.stream = this.#client.connect();
  }

  /** What the server sends next. */
  async next(): Promise<Message> {
    const [message] = (await once(this.stream, 'data')) as [Message];
    return message;
  }

  /** Sends a message that is nothing but its type. */
  send(type: peer.ChaincodeMessage.TypeMap[keyof peer.ChaincodeMessage.TypeMap]): void {
    const message = new peer.ChaincodeMessage();
    message.setType(type);
    this.stream.write(message);
  }

  /** Up to the point where transactions may come. */
  async becomeReady(): Promise<void> {
    await this.next();
    this.send(REGISTERED);
    this.send(READY);
  }

  /** Runs a transaction. */
  async call(transactionId: string, argument: Uint8Array): Promise<Message> {
    const answer = this.next();
    const facts = { channel: 'test', transactionId, micros: 0, mspId: 'A' };
    this.stream.write(transactionMessage({ ...facts, args: [argument] }));
    return answer;
  }

  /** Breaks the connection. */
  close(): void {
    this.#client.close();
  }
}
