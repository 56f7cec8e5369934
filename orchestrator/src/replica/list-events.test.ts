// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { assetKeyOf, Overlay } from '@orchestrator/lib';
import { AssetEvent, encode } from '@orchestrator/proto';
import { folderPerTest } from '../../test/support/solo';
import { createEntryCache, EntryReader } from './entry-reader';
import { EventGapError } from './event-gap';
import { transactionIn } from './event-id';
import { Fold } from './fold';
import { BrokenFoldError, FoldStore } from './fold-store';
import { listEvents } from './list-events';
import { EMPTY_HEAD, type LogHead, sealEntry } from './log-entry';

const LOG = 'log';
const COUNT = 5;
let store: FoldStore;

// Hooks run in this order: the folder goes last.
afterEach(() => store.close());

const folder = folderPerTest();

beforeEach(async () => {
  store = await FoldStore.open(join(folder(), 'fold'), LOG);
});

/** A log of entries with one event each; some of them are given to a reader. */
function createLog(damage: (entries: Uint8Array[]) => Uint8Array[] = (entries) => entries) {
  const heads: LogHead[] = [EMPTY_HEAD];
  const sealed = Array.from({ length: COUNT }, (_, i) => {
    const event = encode(AssetEvent, {
      id: ALL[i] ?? '',
      assetKey: 'x',
      timestamp: { seconds: i, nanos: 0 },
    });
    const entry = { logId: LOG, channel: 'a', replica: 'one', nonce: Uint8Array.of(i), micros: i };
    const { bytes, head } = sealEntry(heads.at(-1) ?? EMPTY_HEAD, { ...entry, transactions: [{ events: [event] }] });
    heads.push(head);
    return bytes;
  });
  const entries = damage(sealed);
  const read = async (_channel: string, after: number): Promise<Uint8Array[]> => entries.slice(after, after + 2);
  return { reader: new EntryReader({ id: LOG, read }, 'a', createEntryCache()), head: heads.at(-1) ?? EMPTY_HEAD };
}

async function foldWithGap(head: LogHead): Promise<Fold> {
  const fold = new Fold(store, 'a');
  const writes = new Overlay(fold.view('latest'));
  await fold.apply({ head, writes, events: [], gap: { from: 1, to: COUNT } });
  return fold;
}

async function listed(fold: Fold): Promise<string[]> {
  const suffixes = await fold.view('fresh').scan('event', { limit: 100 });
  return suffixes.map(assetKeyOf);
}

/** Each is the first one of its entry. */
const ALL = Array.from(
  { length: COUNT },
  (_, i) => `${transactionIn({ position: i + 1, nonce: Uint8Array.of(i) }, 0)}:00000000`,
);
const goOn = (): void => undefined;

describe('listEvents', () => {
  it('lists the events of the gap, in order', async () => {
    const { reader, head } = createLog();
    const fold = await foldWithGap(head);

    await listEvents(fold, reader, goOn);

    expect(await listed(fold)).toEqual(ALL);
    expect(fold.gap).toBeUndefined();
    expect(new Fold(store, 'a').gap).toBeUndefined();
  });

  it('goes on where it was ended', async () => {
    const { reader, head } = createLog();
    const fold = await foldWithGap(head);
    let left = 3;
    const end = (): void => {
      if (left-- === 0) throw new Error('the end');
    };
    await expect(listEvents(fold, reader, end)).rejects.toThrow('the end');
    const again = new Fold(store, 'a');
    expect(again.gap).toEqual({ from: 3, to: COUNT });

    await listEvents(again, reader, goOn);

    expect(await listed(again)).toEqual(ALL);
  });

  it('refuses entries that are missing', async () => {
    const { reader, head } = createLog((entries) => entries.slice(0, 3));

    await expect(listEvents(await foldWithGap(head), reader, goOn)).rejects.toThrow(
      'entry 4 of channel "a" is missing',
    );
  });

  it('refuses entries that do not continue each other', async () => {
    const { head } = createLog();
    const foreign = sealEntry(
      { ...EMPTY_HEAD, position: 3 },
      { logId: LOG, channel: 'a', replica: 'one', nonce: Uint8Array.of(9), micros: 9, transactions: [] },
    ).bytes;
    const { reader } = createLog((entries) => entries.map((entry, i) => (i === 3 ? foreign : entry)));

    await expect(listEvents(await foldWithGap(head), reader, goOn)).rejects.toThrow(
      'does not continue the entry before',
    );
  });
});

describe('a fold with a gap', () => {
  it('refuses to scan events', async () => {
    const fold = await foldWithGap(createLog().head);

    await expect(listed(fold)).rejects.toThrow(EventGapError);
  });

  it('does not open while its assets are not all there', async () => {
    const fold = new Fold(store, 'a');
    const writes = new Overlay(fold.view('latest'));
    await fold.apply({ head: EMPTY_HEAD, writes, events: [], gap: { from: 1, to: Infinity } });

    expect(() => new Fold(store, 'a')).toThrow(BrokenFoldError);
  });
});
