// SPDX-License-Identifier: Apache-2.0

import { badRequest, importRpcs, internal, isUnderWay, type Rpc } from '@orchestrator/lib';
import {
  type ChannelImport,
  ChannelImportService,
  decode,
  type DraftFields,
  encode,
  type ReplyOf,
  type RequestOf,
} from '@orchestrator/proto';
import type { WholeHost } from '../host';
import { buildImage } from './build-image';
import type { ImageFile } from './image-file';

const { approve, begin, get, put } = ChannelImportService.methods;
type Method = (typeof ChannelImportService.methods)[keyof typeof ChannelImportService.methods];

/** The store that a channel comes into, and who brings it. */
export interface ImportTarget {
  readonly host: Pick<WholeHost, 'unary' | 'contents'>;
  /** The organization that calls on a ledger, `OPERATOR` elsewhere. */
  readonly requester: string;
  /** Told how many pieces of the file have been looked at, and how many are in the store. */
  readonly verified: (done: number, last: number) => void;
  readonly progress: (done: number, last: number) => void;
}

/** Says on the ledger that the organization vouches for an image. Resolves with who does by now. */
export async function approveImage(image: ImageFile, target: ImportTarget): Promise<ChannelImport> {
  return new Importing(image, target).call(approve, { digest: image.digest });
}

/**
 * Imports a channel, or goes on where another attempt was ended; what is there in the end is compared with the image.
 * Resolves with whether another attempt had begun; where that was done, nothing is left to do.
 * @throws OE0003 unless the channel is empty, OE0101 if the file is not an image as it can be, OE0102 if the image is not
 * approved.
 */
export async function importChannel(image: ImageFile, target: ImportTarget): Promise<{ readonly resumed: boolean }> {
  const importing = new Importing(image, target);
  const before = await importing.call(get, {});
  const resumed = before.digest === image.digest;
  // By now it may have been gone on with.
  if (resumed && !isUnderWay(before)) return { resumed };
  if (!resumed) {
    await image.verify(target.verified);
    await importing.begin(before);
  }
  await importing.putAll();
  await importing.compare();
  return { resumed };
}

class Importing {
  constructor(
    private readonly image: ImageFile,
    private readonly target: ImportTarget,
  ) {}

  async begin(before: ChannelImport): Promise<void> {
    const { headerBytes, links } = this.image;
    if (before.header === undefined) await this.#assertNoEvents();
    await this.call(begin, { header: headerBytes, ...(links[0] && { link: links[0] }) });
  }

  /** The state of a ledger does not tell. */
  async #assertNoEvents(): Promise<void> {
    const { channel } = this.image.header;
    const contents = await this.target.host.contents(channel);
    const first = await contents.events()[Symbol.asyncIterator]().next();
    await contents.close();
    if (first.done === true) return;
    throw badRequest(`channel "${channel}" is not empty: an image can only be imported into an empty one`);
  }

  async putAll(): Promise<void> {
    let state = await this.call(get, {});
    while (isUnderWay(state)) {
      const { pieces } = state;
      state = await this.#put(pieces).catch(async (error: unknown) => {
        const now = await this.call(get, {});
        // Somebody else may import the same, or the answer was lost.
        if (now.pieces > pieces) return now;
        throw error;
      });
      this.target.progress(state.pieces, this.image.header.pieces);
    }
  }

  async #put(index: number): Promise<ChannelImport> {
    const link = this.image.links[index + 1];
    return this.call(put, { index, piece: await this.image.read(index), ...(link && { link }) });
  }

  /** @throws OE0007 if what is there is not what was brought. */
  async compare(): Promise<void> {
    const { header, digest } = this.image;
    const contents = await this.target.host.contents(header.channel);
    try {
      const found = await buildImage(header.channel, contents, async () => undefined);
      if (found.digest === digest) return;
      throw internal(`channel "${header.channel}" has digest ${found.digest}, its image has ${digest}`);
    } finally {
      await contents.close();
    }
  }

  async call<M extends Method>(method: M, request: DraftFields<RequestOf<M>>): Promise<ReplyOf<M>> {
    const { host, requester } = this.target;
    const reply = await host.unary(importRpcs.get(method.path) as Rpc, {
      bytes: encode<object>(method.request, request),
      channel: this.image.header.channel,
      requester,
      isCancelled: () => false,
    });
    return decode<object>(method.reply, reply.bytes) as ReplyOf<M>;
  }
}
