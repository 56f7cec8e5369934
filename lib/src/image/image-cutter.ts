// SPDX-License-Identifier: Apache-2.0

import { encode, type ImageAsset, ImagePiece } from '@orchestrator/proto';

/** On a ledger a piece becomes a transaction of about twice its size, and blocks are cut soon after 1 MiB. */
const PIECE_BYTES = 512 * 1024;
/** Each asset is one write, or a few. */
const PIECE_ITEMS = 1000;

/** Cuts a channel into pieces. Where the cuts are depends on what is cut, and on nothing else. */
export class ImageCutter {
  #events: Uint8Array[] = [];
  #assets: ImageAsset[] = [];
  #bytes = 0;

  /** Takes the next event, before all assets; the bytes of a piece if it is full now. */
  addEvent(event: Uint8Array): Uint8Array | undefined {
    this.#events.push(event);
    return this.#grow(event.length);
  }

  /** Takes the next asset; the bytes of a piece if it is full now. */
  addAsset(asset: ImageAsset): Uint8Array | undefined {
    this.#assets.push(asset);
    return this.#grow(asset.asset.length);
  }

  /** The bytes of what is left, if anything is. */
  end(): Uint8Array | undefined {
    if (this.#events.length + this.#assets.length === 0) return undefined;
    const piece = encode(ImagePiece, { events: this.#events, assets: this.#assets });
    this.#events = [];
    this.#assets = [];
    this.#bytes = 0;
    return piece;
  }

  #grow(bytes: number): Uint8Array | undefined {
    this.#bytes += bytes;
    const isFull = this.#bytes >= PIECE_BYTES || this.#events.length + this.#assets.length >= PIECE_ITEMS;
    return isFull ? this.end() : undefined;
  }
}
