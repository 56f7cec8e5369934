// SPDX-License-Identifier: Apache-2.0

import { type AssetDefinition, catalogue, Overlay } from '@orchestrator/lib';
import { Encoded } from '@orchestrator/proto';
import type { EntryReader } from '../replica/entry-reader';
import type { Fold } from '../replica/fold';
import { BrokenFoldError } from '../replica/fold-store';
import { EMPTY_HEAD, type LogHead, type ReadEntry } from '../replica/log-entry';
import type { Checkpoint, CheckpointAsset, Savepoint } from './checkpoint';
import type { CommitLog } from './commit-log';

/**
 * An asset of a checkpoint costs as much as some writes in the log, which bring their events along: with less writes to
 * an asset the log is the faster start.
 */
export const WRITES_PER_ASSET = 3;

/** What a start from a checkpoint works with. */
export interface CheckpointStartParts {
  readonly checkpoint: Checkpoint;
  readonly log: Pick<CommitLog, 'lastPosition'>;
  readonly entries: EntryReader;
  /** Told how far it is. */
  readonly waiting: (text: string) => void;
  /** How many writes of the log to each asset make it worthwhile. */
  readonly writesPerAsset: number;
}

/** A checkpoint is not what its log adds up to. It is made again, and so is the fold. */
export class BrokenCheckpointError extends BrokenFoldError {}

/**
 * Brings an empty fold to where the checkpoint of its channel is. Events are not listed then, and some assets may be
 * ahead of their time, which folding the entries behind it mends. The log decides all along: of the checkpoint every
 * asset must be there, in its own words, and what is ahead must come in the log.
 */
export class CheckpointStart {
  /** Assets that are ahead, by kind and key. */
  readonly #ahead = new Set<string>();
  /** The first entry whose events are listed. */
  #listedFrom = 1;

  constructor(
    private readonly fold: Fold,
    private readonly parts: CheckpointStartParts,
  ) {}

  /** Takes the assets over, if that is faster than the log. @throws BrokenCheckpointError if they are not right. */
  async run(): Promise<void> {
    const { checkpoint, writesPerAsset } = this.parts;
    const savepoint = await checkpoint.find(this.fold.channel);
    const isFaster = savepoint !== undefined && savepoint.writes >= savepoint.assets * writesPerAsset;
    if (!isFaster) return;
    const head = await this.#headOf(savepoint);
    if (head === undefined) return checkpoint.restart(this.fold.channel);
    const count = await this.#load(savepoint);
    if (count !== savepoint.assets) {
      const expected = String(savepoint.assets);
      await this.#refuse(`it has ${String(count)} of ${expected} assets as of entry ${String(savepoint.lsn)}`);
    }
    await this.fold.apply({ head, writes: new Overlay(this.fold.view('latest')), events: [] });
    this.#listedFrom = savepoint.lsn + 1;
  }

  /** Takes notice of an entry behind the savepoint. */
  readonly see = ({ transactions }: ReadEntry): void => {
    if (this.#ahead.size === 0) return;
    for (const { writes } of transactions) for (const { kind, key } of writes) this.#ahead.delete(slot(kind, key));
  };

  /** At the end of the log nothing may be ahead any more. @throws BrokenCheckpointError. */
  async finish(): Promise<void> {
    if (this.#ahead.size > 0) await this.#refuse('it holds assets that are not in the log');
    if (this.#listedFrom > 1) await this.fold.list({ events: [] }, { from: 1, to: this.#listedFrom - 1 });
  }

  /** The end of the entry that a savepoint names; undefined if the log has another one there, or none. */
  async #headOf({ lsn, chain }: Savepoint): Promise<LogHead | undefined> {
    const { log, entries } = this.parts;
    if (lsn > (await log.lastPosition(this.fold.channel))) return undefined;
    const [entry] = await entries.read(lsn - 1, 1);
    return entry !== undefined && Buffer.from(entry.head.chain).toString('hex') === chain ? entry.head : undefined;
  }

  async #load(savepoint: Savepoint): Promise<number> {
    let count = 0;
    for await (const page of this.parts.checkpoint.pages(this.fold.channel)) {
      const view = this.fold.view('latest');
      const writes = new Overlay(view);
      for (const { kind, key, created, lsn, bytes } of page) {
        if (created <= savepoint.lsn) count++;
        if (lsn > savepoint.lsn) this.#ahead.add(slot(kind, key));
        const definition = definitionOf(kind);
        writes.put(definition, undefined, Encoded.fromBytes(definition.codec, bytes));
      }
      await this.fold.apply({ head: EMPTY_HEAD, writes, events: [], gap: { from: 1, to: Infinity } });
      await view.close();
      if (page.length > 0) this.#tell(count, savepoint);
    }
    return count;
  }

  #tell(count: number, { assets }: Savepoint): void {
    const what = `the checkpoint of channel "${this.fold.channel}"`;
    this.parts.waiting(`reading ${what}: asset ${String(count)} of ${String(assets)}`);
  }

  async #refuse(why: string): Promise<never> {
    await this.parts.checkpoint.restart(this.fold.channel);
    throw new BrokenCheckpointError(`the checkpoint of channel "${this.fold.channel}" is not right: ${why}`);
  }
}

function slot(kind: string, key: string): string {
  return `${kind}\0${key}`;
}

function definitionOf(kind: CheckpointAsset['kind']): AssetDefinition<never> {
  const definition = catalogue.get(kind);
  if (definition === undefined) throw new BrokenFoldError(`the checkpoint holds assets of kind "${kind}"`);
  return definition;
}
