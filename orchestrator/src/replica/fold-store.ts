// SPDX-License-Identifier: Apache-2.0

import type { ClassicLevel } from 'classic-level';
import { LRUCache } from 'lru-cache';
import type { CachedAsset, CachedCount } from './fold-view';
import { LevelFolder, type Operation } from './level-folder';
import type { Standing } from './seal';
import { BrokenStoreError } from './store-errors';

/** Version of the layout of the fold. A fold of another version is dropped and rebuilt. */
const FOLD_FORMAT = '3';
const FORMAT_KEY = 'format';
/** Keys come in no order: with a quarter of this, merging tables takes four times the processor. */
const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;
const CACHED_BYTES = 24 * 1024 * 1024;
/** What a cached asset costs, as a multiple of its bytes: some are kept decoded too. */
const COST_FACTOR = 2;
const CACHED_COUNTS = 50_000;

/** The fold cannot be used as it is, which a rebuild mends. */
export class BrokenFoldError extends Error {
  override readonly name = 'BrokenFoldError';
}

/** The LevelDB folder with the folds of all channels. It is a cache of the log: losing it costs a rebuild, never data. */
export class FoldStore {
  private constructor(
    private readonly files: LevelFolder,
    /**
     * It was open when the machine went down: what was not synced may have reached the disk in part, and LevelDB skips the
     * gaps. Its heads are true, all else may lack something.
     */
    readonly isSuspect: boolean,
  ) {}

  /** Assets of all channels; the most recently used stay. */
  readonly assets = new LRUCache<string, CachedAsset>({
    maxSize: CACHED_BYTES,
    sizeCalculation: ({ asset }, key) => 256 + key.length + asset.bytes.length * COST_FACTOR,
  });
  readonly counts = new LRUCache<string, CachedCount>({ max: CACHED_COUNTS });

  /**
   * Opens the folder for a log, or creates it.
   * @throws BrokenFoldError if it was changed or has another layout, BrokenStoreError if it is of another log.
   */
  static async open(folder: string, logId: string): Promise<FoldStore> {
    let isSuspect = false;
    const admit = (standing: Standing): void => {
      if (standing.kind === 'changed') throw new BrokenFoldError(standing.text);
      isSuspect = standing.kind === 'open' && standing.restarted;
    };
    const files = await LevelFolder.open(folder, {
      sync: false,
      sealedBytes: Infinity,
      writeBufferBytes: WRITE_BUFFER_BYTES,
      admit,
    });
    try {
      await assertOwn(files, { folder, logId });
      return new FoldStore(files, isSuspect);
    } catch (error) {
      await files.close();
      throw error;
    }
  }

  /** Removes the folder with all it holds. */
  static destroy(folder: string): Promise<void> {
    return LevelFolder.destroy(folder);
  }

  /** For reading. */
  get level(): ClassicLevel<string, Uint8Array> {
    return this.files.level;
  }

  /** Writes all of it or nothing. It is on its way to the disk when this resolves, not yet safe from a power cut. */
  write(operations: readonly Operation[]): Promise<void> {
    return this.files.write(operations);
  }

  close(): Promise<void> {
    return this.isSuspect ? this.files.abandon() : this.files.close();
  }
}

async function assertOwn(files: LevelFolder, { folder, logId }: { folder: string; logId: string }): Promise<void> {
  const found = files.level.getSync(FORMAT_KEY);
  if (found === undefined) {
    await files.write([{ type: 'put', key: FORMAT_KEY, value: Buffer.from(`${FOLD_FORMAT} ${logId}`) }]);
    return;
  }
  const [format, foundId] = Buffer.from(found).toString().split(' ');
  if (format !== FOLD_FORMAT) throw new BrokenFoldError(`it has format ${String(format)}`);
  if (foundId === logId) return;
  throw new BrokenStoreError(
    `${folder} was made from another commit log (${String(foundId)}) than the one beside it (${logId}): restore that one ` +
      `from a backup. To go on with the one that is there, remove ${folder}.`,
  );
}
