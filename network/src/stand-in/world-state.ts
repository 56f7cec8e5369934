// SPDX-License-Identifier: Apache-2.0

/** Which transaction wrote a value. */
export interface Version {
  readonly block: number;
  readonly transaction: number;
}

/** What a key holds since a version; without a value it is deleted. */
export interface Entry {
  readonly version: Version;
  readonly value: Uint8Array | undefined;
}

/** An entry that is there. */
export interface Present {
  readonly version: Version;
  readonly value: Uint8Array;
}

/** More heights than any simulation lives through. */
const HISTORY_BLOCKS = 10_000;
const HISTORY_ENTRIES = 16;

/** A key as the text of its UTF-8 bytes, one character each, so that texts sort as the bytes do. */
export function toSortable(key: string): string {
  return Buffer.from(key, 'utf8').toString('latin1');
}

/** The key again. */
export function fromSortable(sortable: string): string {
  return Buffer.from(sortable, 'latin1').toString('utf8');
}

/** Whether two versions are the same, or both are none. */
export function isSameVersion(a: Version | undefined, b: Version | undefined): boolean {
  return a?.block === b?.block && a?.transaction === b?.transaction;
}

/**
 * The keys and values of one chaincode on one channel, readable at any recent height: peers that lag behind read what
 * they have committed. All keys are sortable texts.
 */
export class WorldState {
  #sorted: readonly string[] = [];
  #added: string[] = [];
  readonly #histories = new Map<string, Entry[]>();

  /** What a key holds after the blocks below a height. */
  find(key: string, height = Infinity): Present | undefined {
    const history = this.#histories.get(key) ?? [];
    const entry = history[lastBelow(history, height)];
    return entry?.value === undefined ? undefined : { version: entry.version, value: entry.value };
  }

  /** Keys from `start` to before `end` in order of their bytes, without an end if it is empty. */
  *scan(start: string, end: string, height = Infinity): Generator<[string, Present]> {
    const keys = this.#keys();
    for (let index = lowerBound(keys, start); index < keys.length; index++) {
      const key = keys[index] ?? '';
      if (end !== '' && key >= end) return;
      const present = this.find(key, height);
      if (present !== undefined) yield [key, present];
    }
  }

  /** Writes a key, or deletes it. Versions only grow. */
  put(key: string, entry: Entry): void {
    const history = this.#histories.get(key);
    if (history === undefined) {
      this.#histories.set(key, [entry]);
      this.#added.push(key);
      return;
    }
    history.push(entry);
    if (history.length <= HISTORY_ENTRIES) return;
    const kept = lastBelow(history, entry.version.block - HISTORY_BLOCKS);
    if (kept > 0) history.splice(0, kept);
  }

  // A scan that goes on meanwhile keeps the list that it began with.
  #keys(): readonly string[] {
    if (this.#added.length === 0) return this.#sorted;
    const added = this.#added.sort(compare);
    const merged: string[] = [];
    let next = 0;
    for (const key of this.#sorted) {
      for (let other = added[next]; other !== undefined && other < key; other = added[++next]) merged.push(other);
      merged.push(key);
    }
    this.#sorted = merged.concat(added.slice(next));
    this.#added = [];
    return this.#sorted;
  }
}

/** The states of all chaincodes of a channel. */
export class ChannelState {
  readonly #states = new Map<string, WorldState>();

  of(namespace: string): WorldState {
    const state = this.#states.get(namespace) ?? new WorldState();
    this.#states.set(namespace, state);
    return state;
  }
}

function lastBelow(history: readonly Entry[], height: number): number {
  let index = history.length - 1;
  while (index >= 0 && (history[index]?.version.block ?? 0) >= height) index--;
  return index;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lowerBound(keys: readonly string[], start: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
