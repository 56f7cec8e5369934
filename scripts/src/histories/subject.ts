// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Client } from '@orchestrator/orchestrator';
import type { AssetEvent } from '@orchestrator/proto';
import type { Model } from './history';

/** What a call asks for. Writes bear a mark, which is found again in the event that tells of them; reads have none. */
export interface Input {
  readonly ask: string;
  readonly mark?: string;
}

/** An asset that many call at once, and its rules as a model. Marks are of this asset alone. */
export interface Subject<In extends Input> {
  readonly model: Model<In>;
  drawWrite(random: Random): In;
  drawRead(random: Random): In;
  /** Makes a call; resolves with what the model gives as its output. @throws CallError if it is refused. */
  call(client: Client, input: In): Promise<string>;
  /** The mark of the write that an event tells of; undefined if it is about another asset. */
  markOf(event: AssetEvent): string | undefined;
}
