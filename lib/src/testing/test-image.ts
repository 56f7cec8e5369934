// SPDX-License-Identifier: Apache-2.0

/**
 * For tests: the image of a channel in memory, and a channel that an image is imported into.
 */
import {
  AssetEvent,
  type ChannelImport,
  ChannelImportService,
  compareUtf8,
  decode,
  type DraftFields,
  encode,
  type ImageAsset,
  ImageHeader,
  type Method,
  type ReplyOf,
  type RequestOf,
} from '@orchestrator/proto';
import { channelImport } from '../assets/channel-import';
import { ImageChecker } from '../image/image-checker';
import { ImageCutter } from '../image/image-cutter';
import { hashOf, imageDigest, LAST_LINK, linksOf } from '../image/image-digest';
import { execute } from '../orchestration/execute';
import { importRpcs, type Rpc } from '../orchestration/rpcs';
import type { MemoryDb } from '../persistence/memory-db';

/** What a channel is made of. */
export interface Parts {
  readonly events: readonly Uint8Array[];
  readonly assets: readonly ImageAsset[];
}

/** An image, with all that an import asks for. */
export interface TestImage {
  readonly header: ImageHeader;
  readonly digest: string;
  readonly pieces: readonly Uint8Array[];
  readonly links: readonly Uint8Array[];
}

/** What is in a channel, in the order of images. */
export function partsOf(database: MemoryDb): Parts {
  const assets = [...database.assets].filter(({ kind }) => kind !== channelImport.name);
  return {
    events: database.log.map(({ bytes }) => bytes),
    assets: assets
      .map(({ kind, key, asset }) => ({ kind, key, asset: asset.bytes }))
      .sort((a, b) => compareUtf8(`${a.kind}\n${a.key}`, `${b.kind}\n${b.key}`)),
  };
}

/** Makes an image. @throws OE0101 if the parts are not those of a channel. */
export function createImage({ events, assets }: Parts, channel = 'mychannel'): TestImage {
  const checker = new ImageChecker(channel);
  const cutter = new ImageCutter();
  const pieces: (Uint8Array | undefined)[] = [];
  for (const event of events) {
    checker.addEvent(event);
    pieces.push(cutter.addEvent(event));
  }
  for (const asset of assets) {
    checker.addAsset(asset);
    pieces.push(cutter.addAsset(asset));
  }
  pieces.push(cutter.end());
  const full = pieces.filter((piece) => piece !== undefined);
  return sealImage(checker.end(full.length), full);
}

/** Makes an image of any pieces, under any header. */
export function sealImage(header: ImageHeader, pieces: readonly Uint8Array[]): TestImage {
  const links = linksOf(pieces.map(hashOf));
  return { header, pieces, links, digest: imageDigest(encode(ImageHeader, header), links[0] ?? LAST_LINK) };
}

/** The first event with other contents. */
export function withEvent(parts: Parts, index: number, change: (event: AssetEvent) => DraftFields<AssetEvent>): Parts {
  const events = parts.events.map((bytes, i) =>
    i === index ? encode(AssetEvent, change(decode(AssetEvent, bytes))) : bytes,
  );
  return { ...parts, events };
}

/** Who calls, and for whom a peer runs the call. */
export interface ImportCaller {
  readonly requester?: string;
  readonly endorser?: string;
}

const { begin, get, put } = ChannelImportService.methods;
type ImportMethod = (typeof ChannelImportService.methods)[keyof typeof ChannelImportService.methods];

/** The rpcs by which a channel is imported, on a channel in memory. */
export class TestImport {
  #calls = 0;

  constructor(
    readonly database: MemoryDb,
    private readonly caller: ImportCaller = {},
  ) {}

  async call<M extends ImportMethod>(method: M, request: DraftFields<RequestOf<M>>): Promise<ReplyOf<M>> {
    const bytes = encode<object>(method.request, request);
    const outcome = await execute(importRpcs.get((method as Method).path) as Rpc, bytes, {
      call: {
        channel: 'mychannel',
        requester: '',
        ...this.caller,
        micros: 1,
        transactionId: `import${String(this.#calls++)}`,
        version: 'test',
      },
      database: this.database,
    });
    this.database.commit(outcome);
    return decode<object>(method.reply, outcome.reply) as ReplyOf<M>;
  }

  begin({ header, links }: TestImage): Promise<ChannelImport> {
    return this.call(begin, { header: encode(ImageHeader, header), link: links[0] ?? LAST_LINK });
  }

  put({ pieces, links }: TestImage, index: number): Promise<ChannelImport> {
    return this.call(put, { index, piece: pieces[index] ?? LAST_LINK, link: links[index + 1] ?? LAST_LINK });
  }

  get(): Promise<ChannelImport> {
    return this.call(get, {});
  }
}
