// SPDX-License-Identifier: Apache-2.0

import type { ClassicLevel, Snapshot } from 'classic-level';
import { eventIndexes, indexNameOf, type ScanRange } from '@orchestrator/lib';
import type { Operation } from './level-folder';

/**
 * Event indexes only grow, in order. So the places that an entry adds to a bucket are kept together, under the first of
 * them: a fraction of the keys that one for each would take.
 */
const PACK_SIZE = 256;
const BETWEEN = '\n';

const names: ReadonlySet<string> = new Set(Object.values(eventIndexes).map(({ name }) => name));

/** Is this a bucket of events? */
export function isEventBucket(bucket: string): boolean {
  return names.has(indexNameOf(bucket));
}

/** What adds places to a bucket, given in order; `prefix` is what its keys begin with. */
export function packOperations(prefix: string, suffixes: readonly string[]): Operation[] {
  const operations: Operation[] = [];
  for (let i = 0; i < suffixes.length; i += PACK_SIZE) {
    const pack = suffixes.slice(i, i + PACK_SIZE);
    operations.push({ type: 'put', key: prefix + (pack[0] ?? ''), value: Buffer.from(pack.join(BETWEEN)) });
  }
  return operations;
}

/** Where the packs of a bucket are. */
export interface PackSource {
  readonly level: ClassicLevel<string, Uint8Array>;
  readonly prefix: string;
  readonly snapshot: Snapshot | undefined;
}

/** The places of a bucket in a range, in order. */
export async function scanPacks(source: PackSource, range: ScanRange): Promise<string[]> {
  const { level, prefix } = source;
  const at = source.snapshot === undefined ? {} : { snapshot: source.snapshot };
  const end = `${prefix.slice(0, -1)}\x01`;
  const reverse = range.descending === true;
  const iterator = level.values({
    ...at,
    gte: await firstPack(source, range),
    lt: range.lt === undefined ? end : prefix + range.lt,
    reverse,
  });
  const found: string[] = [];
  try {
    while (found.length < range.limit) {
      const [pack] = await iterator.nextv(1);
      if (pack === undefined) break;
      const suffixes = Buffer.from(pack).toString().split(BETWEEN).filter(within(range));
      found.push(...(reverse ? suffixes.reverse() : suffixes));
    }
  } finally {
    await iterator.close();
  }
  return found.slice(0, range.limit);
}

/** The key of the pack in which the lower bound lies: it may begin before it. */
async function firstPack({ level, prefix, snapshot }: PackSource, { gt, gte }: ScanRange): Promise<string> {
  const bound = gt ?? gte;
  if (bound === undefined) return prefix;
  const at = snapshot === undefined ? {} : { snapshot };
  const [key] = await level.keys({ ...at, gte: prefix, lte: prefix + bound, reverse: true, limit: 1 }).all();
  return key ?? prefix;
}

/** Places are plain ASCII: times and ids. */
function within({ gt, gte, lt }: ScanRange): (suffix: string) => boolean {
  return (suffix) =>
    (gt === undefined || suffix > gt) && (gte === undefined || suffix >= gte) && (lt === undefined || suffix < lt);
}
