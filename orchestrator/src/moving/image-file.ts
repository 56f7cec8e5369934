// SPDX-License-Identifier: Apache-2.0

import { type FileHandle, open } from 'node:fs/promises';
import { hashOf, imageDigest, invalid, linksOf } from '@orchestrator/lib';
import { decode, ImageHeader, ImageIndex, ImagePiece, WireError } from '@orchestrator/proto';
import { buildImage, type Contents, type ImageSummary } from './build-image';

/** A file is this line, the pieces, the index, and the length of the index in four bytes. */
const FIRST_LINE = Buffer.from('orchestrator channel image 1\n');
const LENGTH_BYTES = 4;

/** Writes the image of a channel into a new file. @throws OE0101 if the channel is not what it should be. */
export async function writeImage(path: string, channel: string, contents: Contents): Promise<ImageSummary> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(FIRST_LINE);
    const summary = await buildImage(channel, contents, (piece) => file.writeFile(piece));
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(summary.index.length);
    await file.writeFile(Buffer.concat([summary.index, length]));
    await file.sync();
    return summary;
  } finally {
    await file.close();
  }
}

/** A file with an image. Each piece is checked when it is read. */
export class ImageFile {
  readonly #offsets: readonly number[];
  /** The link of each piece, in order, and the last link. */
  readonly links: readonly Uint8Array[];
  /** An ImageHeader, encoded. */
  readonly headerBytes: Uint8Array;
  readonly header: ImageHeader;
  readonly digest: string;

  private constructor(
    private readonly file: FileHandle,
    private readonly index: ImageIndex,
  ) {
    let offset = FIRST_LINE.length;
    this.#offsets = index.pieces.map(({ length }) => (offset += length) - length);
    this.links = linksOf(index.pieces.map(({ hash }) => hash));
    this.headerBytes = index.header;
    this.header = decode(ImageHeader, index.header);
    this.digest = imageDigest(index.header, this.links[0] as Uint8Array);
  }

  /** Opens a file. @throws OE0101 if it has no whole image in it. */
  static async open(path: string): Promise<ImageFile> {
    const file = await open(path, 'r');
    try {
      return new ImageFile(file, await readIndex(file));
    } catch (error) {
      await file.close();
      if (error instanceof WireError || error instanceof RangeError) throw notWhole(error.message);
      throw error;
    }
  }

  /** The bytes of a piece. @throws OE0101 if they are not what they were. */
  async read(piece: number): Promise<Uint8Array> {
    const { length = 0, hash = new Uint8Array() } = this.index.pieces[piece] ?? {};
    const bytes = await readAt(this.file, this.#offsets[piece] ?? 0, length);
    if (Buffer.compare(hashOf(bytes), hash) === 0) return bytes;
    throw invalid(`piece ${String(piece)} of the file is damaged`);
  }

  /**
   * Checks all that is in the file: is it the image of a channel as it can be?
   * @throws OE0101 if it is not, naming the first fault.
   */
  async verify(progress: (done: number, last: number) => void): Promise<void> {
    const { digest } = await buildImage(this.header.channel, this.#contents(progress), async () => undefined);
    if (digest !== this.digest) throw invalid('the header or the pieces of the file are not those of its contents');
  }

  close(): Promise<void> {
    return this.file.close();
  }

  #contents(progress: (done: number, last: number) => void): Contents {
    const pieces = this.#pieces(progress);
    let assets: ImagePiece['assets'] = [];
    return {
      // A piece with assets is the last one with events.
      events: async function* () {
        for await (const piece of pieces) {
          yield* piece.events;
          assets = piece.assets;
          if (assets.length > 0) return;
        }
      },
      assets: async function* () {
        yield* assets;
        for await (const piece of pieces) {
          if (piece.events.length > 0) throw invalid('the file has events behind assets');
          yield* piece.assets;
        }
      },
    };
  }

  /** Goes on where it was left. */
  #pieces(progress: (done: number, last: number) => void): AsyncIterable<ImagePiece> {
    let next = 0;
    const { length } = this.index.pieces;
    const read = async (): Promise<IteratorResult<ImagePiece>> => {
      if (next === length) return { done: true, value: undefined };
      const value = decode(ImagePiece, await this.read(next++));
      progress(next, length);
      return { done: false, value };
    };
    return { [Symbol.asyncIterator]: () => ({ next: read }) };
  }
}

async function readIndex(file: FileHandle): Promise<ImageIndex> {
  const { size } = await file.stat();
  const first = await readAt(file, 0, Math.min(size, FIRST_LINE.length));
  if (Buffer.compare(first, FIRST_LINE) !== 0)
    throw invalid('the file is no image of a channel, or of another release');
  const length = Buffer.from(await readAt(file, size - LENGTH_BYTES, LENGTH_BYTES)).readUInt32BE();
  if (length > size) throw notWhole('its end is missing');
  const index = decode(ImageIndex, await readAt(file, Math.max(size - LENGTH_BYTES - length, 0), length));
  const known = index.pieces.reduce((sum, piece) => sum + piece.length, FIRST_LINE.length + length + LENGTH_BYTES);
  if (known !== size) throw notWhole(`it has ${String(size)} bytes, and ${String(known)} are known of`);
  return index;
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

function notWhole(why: string): Error {
  return invalid(`the file does not hold a whole image: ${why}`);
}
