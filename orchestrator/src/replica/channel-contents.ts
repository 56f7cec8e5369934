// SPDX-License-Identifier: Apache-2.0

import { channelImport } from '@orchestrator/lib';
import type { ImageAsset } from '@orchestrator/proto';
import type { EntryReader } from './entry-reader';
import type { FoldView } from './fold-view';
import { DamagedLogError } from './store-errors';

const STEP_BYTES = 512 * 1024;

function missing(position: number): DamagedLogError {
  return new DamagedLogError(`entry ${String(position)} is missing.`);
}

/** A whole channel as it was at one moment, until it is closed. */
export class ChannelContents {
  constructor(
    private readonly view: FoldView,
    private readonly entries: EntryReader,
  ) {}

  /** Every event in wire bytes, in order. @throws DamagedLogError if entries are damaged. */
  async *events(): AsyncIterable<Uint8Array> {
    for (let position = 0; position < this.view.position;) {
      const read = await this.entries.eventsAfter(position, STEP_BYTES);
      for (const entry of read) {
        if (entry.position <= this.view.position) yield* entry.events;
      }
      const last = read.at(-1);
      if (last === undefined) throw missing(position + 1);
      position = last.position;
    }
  }

  /** Every asset, by kind, then by key. What is known of imports is not part of the channel. */
  async *assets(): AsyncIterable<ImageAsset> {
    for await (const asset of this.view.assets()) if (asset.kind !== channelImport.name) yield asset;
  }

  close(): Promise<void> {
    return this.view.close();
  }
}
