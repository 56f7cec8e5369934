// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventHeader, Overlay } from '@orchestrator/lib';
import { databaseClaims, note, placeOf, type Writes } from '@orchestrator/lib/testing';
import { AssetEvent, Encoded, Organization } from '@orchestrator/proto';
import { folderPerTest } from '../../test/support/solo';
import { Fold } from './fold';
import { BrokenFoldError, FoldStore } from './fold-store';
import { type FoldView, StaleViewError } from './fold-view';
import { EMPTY_HEAD, type LogHead } from './log-entry';

const LOG = 'log';
const ALL = { limit: Number.MAX_SAFE_INTEGER };
const PLACE = placeOf('x');

let stores: FoldStore[] = [];

afterEach(async () => {
  for (const store of stores) await store.close();
  stores = [];
});
const folder = folderPerTest();

async function openStore(logId = LOG): Promise<FoldStore> {
  const store = await FoldStore.open(folder(), logId);
  stores.push(store);
  return store;
}

async function openFold(): Promise<Fold> {
  return new Fold(await openStore(), 'a');
}

function nextHead({ position, micros }: LogHead): LogHead {
  const chain = createHash('sha256').update(String(position)).digest();
  return { position: position + 1, nonce: chain.subarray(0, 8), chain, micros: micros + 1 };
}

async function apply(fold: Fold, { writes, events }: Writes): Promise<void> {
  const headers: EventHeader[] = events.map(({ header }) => header);
  await fold.apply({ head: nextHead(fold.head), writes, events: [headers] });
}

/** Folds notes in, each in a place. */
async function write(fold: Fold, ...notes: readonly (readonly [id: string, place: string])[]): Promise<void> {
  const view = fold.view('fresh');
  const writes = new Overlay(view);
  for (const [id, address] of notes) {
    const next = Encoded.fromValue(Organization, { id, address, creationDate: undefined });
    writes.put(note, await writes.find(note, id), next);
  }
  await view.close();
  await apply(fold, { writes, events: [] });
}

function placeIn(view: FoldView, id: string): string | undefined {
  return view.find(note, id)?.value.address;
}

describe('Fold', () => {
  test.each(databaseClaims)('$title', async ({ check }) => {
    const fold = await openFold();
    const emitted = new Map<string, Encoded<AssetEvent>>();
    const views: FoldView[] = [];

    await check({
      view: () => {
        const view = fold.view('fresh').withEvents(async (ids) => ids.map((id) => emitted.get(id)!));
        views.push(view);
        return view;
      },
      commit: async (writes) => {
        for (const { header, bytes } of writes.events) emitted.set(header.id, Encoded.fromBytes(AssetEvent, bytes));
        await apply(fold, writes);
      },
    });
    for (const view of views) await view.close();
  });

  it('begins at the head of an empty log', async () => {
    expect((await openFold()).head).toEqual(EMPTY_HEAD);
  });

  it('has its head, its assets and its counts again after it was closed', async () => {
    const before = await openFold();
    await write(before, ['k', 'x'], ['l', 'x']);
    await stores.pop()!.close();

    const after = await openFold();

    expect(after.head).toEqual(before.head);
    const view = after.view('pinned');
    expect([placeIn(view, 'k'), await view.scan(PLACE.bucket, ALL), view.count(PLACE.counted)]).toEqual([
      'x',
      ['k', 'l'],
      2,
    ]);
    await view.close();
  });

  it('keeps channels apart', async () => {
    const store = await openStore();
    const [a, b] = [new Fold(store, 'a'), new Fold(store, 'ab')];

    await write(a, ['k', 'x']);

    const view = b.view('fresh');
    expect([placeIn(view, 'k'), await view.scan(PLACE.bucket, ALL), b.head.position]).toEqual([undefined, [], 0]);
    await view.close();
  });
});

describe('FoldView', () => {
  it('sees one moment when it is pinned, whatever is folded in meanwhile', async () => {
    const fold = await openFold();
    await write(fold, ['k', 'x'], ['l', 'x']);
    const view = fold.view('pinned');

    await write(fold, ['k', 'y'], ['m', 'x']);

    expect([placeIn(view, 'k'), await view.scan(PLACE.bucket, ALL), view.count(PLACE.counted)]).toEqual([
      'x',
      ['k', 'l'],
      2,
    ]);
    await view.close();
  });

  it('fails when it needs what was changed since it was taken', async () => {
    const fold = await openFold();
    await write(fold, ['k', 'x'], ['l', 'x']);
    const view = fold.view('fresh');

    await write(fold, ['k', 'y']);

    expect(() => placeIn(view, 'k')).toThrow(StaleViewError);
    await expect(view.scan(PLACE.bucket, ALL)).rejects.toThrow(StaleViewError);
    expect(() => view.count(PLACE.counted)).toThrow(StaleViewError);
    await view.close();
  });

  it('goes on with what was not changed since it was taken', async () => {
    const fold = await openFold();
    await write(fold, ['k', 'x'], ['l', 'x']);
    const view = fold.view('fresh');

    await write(fold, ['k', 'y']);

    expect(placeIn(view, 'l')).toBe('x');
    await view.close();
  });

  it('sees one moment once it has read from the disk', async () => {
    const fold = await openFold();
    await write(fold, ['k', 'x']);
    const view = fold.view('fresh');
    await view.scan(PLACE.bucket, ALL);

    await write(fold, ['k', 'y'], ['l', 'x']);

    expect([placeIn(view, 'k'), placeIn(view, 'l'), await view.scan(PLACE.bucket, ALL)]).toEqual([
      'x',
      undefined,
      ['k'],
    ]);
    await view.close();
  });

  it('cannot be taken from the disk while a step is being written', async () => {
    const fold = await openFold();
    const writing = write(fold, ['k', 'x']);
    while (!fold.isWriting) await Promise.resolve();

    expect(() => fold.view('pinned')).toThrow(StaleViewError);
    await writing;
  });

  it('never mixes two moments in many reads that race with writes', async () => {
    const fold = await openFold();
    const keys = ['k', 'l', 'm', 'n'];
    await write(fold, ...keys.map((key) => [key, '0'] as const));
    let round = 0;
    const writing = (async () => {
      while (round < 100) {
        const place = String(++round);
        await write(fold, ...keys.map((key) => [key, place] as const));
      }
    })();
    const mixed: string[][] = [];
    let whole = 0;
    while (round < 100) {
      const view = fold.view('fresh');
      try {
        const seen: string[] = [];
        for (const key of keys) {
          seen.push(placeIn(view, key)!);
          await new Promise(setImmediate);
        }
        if (new Set(seen).size > 1) mixed.push(seen);
        whole++;
      } catch (error) {
        if (!(error instanceof StaleViewError)) throw error;
      }
      await view.close();
      await new Promise(setImmediate);
    }
    await writing;

    expect(mixed).toEqual([]);
    expect(whole).toBeGreaterThan(0);
  });
});

describe('FoldStore', () => {
  it('refuses a fold that was made from another log, and says what to do', async () => {
    await openStore();
    await stores.pop()!.close();

    await expect(openStore('other')).rejects.toThrow(`${folder()} was made from another commit log (log)`);
  });

  it('does not use a fold whose files were changed after it was closed', async () => {
    await openStore();
    await stores.pop()!.close();
    writeFileSync(join(folder(), 'CURRENT'), 'MANIFEST-000009\n');

    await expect(openStore()).rejects.toThrow(BrokenFoldError);
  });

  it('suspects a fold that was open when the machine was last started', async () => {
    await openStore();
    await stores.pop()!.close();
    writeFileSync(join(folder(), 'seal.json'), '');

    expect((await openStore()).isSuspect).toBe(true);
  });

  it('does not use a fold of another layout', async () => {
    const store = await openStore();
    await store.write([{ type: 'put', key: 'format', value: Buffer.from('0 log') }]);
    await stores.pop()!.close();

    await expect(openStore()).rejects.toThrow('it has format 0');
  });
});
