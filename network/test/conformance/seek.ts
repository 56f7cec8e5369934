// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Client, ClientDuplexStream, MethodDefinition } from '@grpc/grpc-js';
import { common, orderer, type peer } from '@hyperledger/fabric-protos';
import type { OrganizationConnection } from '../../src';
import { Identity } from '../../src/stand-in/identity';
import { broadcastDefinition, deliverDefinition, encode, make } from '../../src/stand-in/wire';
import { at } from './test-client';

/** What a node sends on a seek: blocks, and a status that closes the answer. */
export type SeekResponse = orderer.DeliverResponse | peer.DeliverResponse;

/** What to ask for. */
export interface SeekOptions {
  readonly channel: string;
  readonly from: number | 'newest' | 'oldest';
  /** By default where it begins. */
  readonly to?: number | 'newest';
  readonly isHeaderOnly?: boolean;
  readonly mustBeThere?: boolean;
  /** By default now. */
  readonly timestamp?: Date;
}

/** A signed request for blocks. */
export function createSeek({ mspId, user }: OrganizationConnection, options: SeekOptions): common.Envelope {
  const signer = new Identity(mspId, {
    certificate: readFileSync(user.certificate, 'utf8'),
    key: readFileSync(user.key, 'utf8'),
  });
  const header = make(common.Header, {
    channelHeader: channelHeader(options),
    signatureHeader: encode(common.SignatureHeader, { creator: signer.serialized, nonce: randomBytes(24) }),
  });
  const { SeekBehavior, SeekContentType } = orderer.SeekInfo;
  const seek = encode(orderer.SeekInfo, {
    start: positionOf(options.from),
    stop: positionOf(options.to ?? options.from),
    behavior: options.mustBeThere === true ? SeekBehavior.FAIL_IF_NOT_READY : SeekBehavior.BLOCK_UNTIL_READY,
    contentType: options.isHeaderOnly === true ? SeekContentType.HEADER_WITH_SIG : SeekContentType.BLOCK,
  });
  const payload = encode(common.Payload, { header, data: seek });
  return make(common.Envelope, { payload, signature: signer.sign(payload) });
}

// The timestamp is field 3, a message whose field 1 holds the seconds: bytes of one behind the other are one message.
function channelHeader({ channel, timestamp = new Date() }: SeekOptions): Buffer {
  const type = common.HeaderType.DELIVER_SEEK_INFO;
  const seconds: number[] = [];
  let rest = Math.floor(timestamp.getTime() / 1000);
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) seconds.push((rest & 0x7f) | 0x80);
  const value = [0x08, ...seconds, rest];
  return Buffer.concat([
    encode(common.ChannelHeader, { type, channelId: channel }),
    Buffer.from([(3 << 3) | 2, value.length, ...value]),
  ]);
}

function positionOf(place: number | 'newest' | 'oldest'): orderer.SeekPosition {
  if (place === 'newest') return make(orderer.SeekPosition, { newest: new orderer.SeekNewest() });
  if (place === 'oldest') return make(orderer.SeekPosition, { oldest: new orderer.SeekOldest() });
  return make(orderer.SeekPosition, { specified: make(orderer.SeekSpecified, { number: place }) });
}

/** One stream of seeks to a node. */
export class SeekStream<Response extends SeekResponse> {
  readonly #stream: ClientDuplexStream<common.Envelope, Response>;
  readonly #responses: AsyncIterator<Response>;

  private constructor(client: Client, method: MethodDefinition<common.Envelope, Response>) {
    this.#stream = client.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize);
    this.#responses = this.#stream[Symbol.asyncIterator]() as AsyncIterator<Response>;
  }

  static toOrderer(client: Client): SeekStream<orderer.DeliverResponse> {
    return new SeekStream(client, broadcastDefinition.deliver);
  }

  static toPeer(client: Client): SeekStream<peer.DeliverResponse> {
    return new SeekStream(client, deliverDefinition.deliver);
  }

  send(envelope: common.Envelope): void {
    this.#stream.write(envelope);
  }

  /** The next response; undefined when the node has ended the stream. */
  async next(): Promise<Response | undefined> {
    const result = await this.#responses.next();
    return result.done === true ? undefined : result.value;
  }

  /** Sends a seek, and gathers the blocks up to the status that closes the answer. */
  async ask(envelope: common.Envelope): Promise<{ blocks: readonly common.Block[]; status: number | undefined }> {
    this.send(envelope);
    const blocks: common.Block[] = [];
    for (;;) {
      const response = await this.next();
      const block = response?.getBlock();
      if (block === undefined) return { blocks, status: response?.getStatus() };
      blocks.push(block);
    }
  }

  /** The one block that a seek asks for. */
  async askOne(envelope: common.Envelope): Promise<common.Block> {
    return at((await this.ask(envelope)).blocks, 0);
  }

  close(): void {
    this.#stream.on('error', () => undefined);
    this.#stream.cancel();
  }
}
