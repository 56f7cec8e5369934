// SPDX-License-Identifier: Apache-2.0

import './testing/silence';
import type { ChaincodeInterface } from 'fabric-shim';
import { Shim } from 'fabric-shim';
import { type AssetDefinition, type Database, Overlay } from '@orchestrator/lib';
import { databaseClaims, type DatabaseSubject, note, placeOf, type Writes } from '@orchestrator/lib/testing';
import { Encoded } from '@orchestrator/proto';
import { flush } from './flush';
import { LedgerDb } from './ledger-db';
import { ChannelState } from './peer/channel-state';
import { type Endorsement, FakePeer } from './testing/fake-peer';
import type { PeerKind } from './testing/simulation';

const ALL = Number.MAX_SAFE_INTEGER;
const KINDS: readonly (readonly [string, PeerKind])[] = [
  ['3.1', { batches: true }],
  ['3.1 that takes few keys at once', { batches: true, batchSize: 7 }],
  ['2.5', { batches: false }],
  ['2.5 that cuts long ranges', { batches: false, queryLimit: 1000 }],
];

type Work = (state: ChannelState) => Promise<unknown>;

/** A channel on which a test is the chaincode. */
class Ledger implements DatabaseSubject {
  readonly peer: FakePeer;
  #work: Work = async () => undefined;
  #calls = 0;

  constructor(kind: PeerKind = { batches: true }) {
    const chaincode: ChaincodeInterface = {
      Init: async () => Shim.success(),
      Invoke: async (stub) => {
        await this.#work(new ChannelState(stub));
        return Shim.success();
      },
    };
    this.peer = new FakePeer(chaincode, kind);
  }

  /** Does something in a transaction of its own. */
  async run(work: Work): Promise<Endorsement> {
    let failure: unknown;
    this.#work = (state) =>
      work(state).catch((error: unknown) => {
        failure = error;
      });
    this.#calls++;
    const facts = { channel: 'test', transactionId: String(this.#calls), micros: 0, mspId: 'org' };
    const endorsed = await this.peer.endorse({ ...facts, args: [] });
    if (failure !== undefined) throw failure as Error;
    return endorsed;
  }

  /** All reads of a view are one transaction, which never ends. */
  view(): Promise<Database> {
    return new Promise((resolve) => {
      void this.run((state) => {
        resolve(reader(state));
        return new Promise(() => undefined);
      });
    });
  }

  async commit({ writes }: Pick<Writes, 'writes'>): Promise<void> {
    expect(this.peer.commit(await this.run((state) => flush(writes, state)))).toBe('VALID');
  }

  /** Notes `0`, `1`, ... in place `x`. */
  async fill(size: number): Promise<void> {
    const overlay = new Overlay(reader(undefined as never));
    for (let i = 0; i < size; i++) overlay.put(note, undefined, noteOf(String(i)));
    await this.commit({ writes: overlay });
  }
}

function noteOf(id: string) {
  return Encoded.fromValue(note.codec, { id, address: 'x', creationDate: undefined });
}

function reader(state: ChannelState, readOnly = true): LedgerDb {
  const definitions = new Map([[note.name, note as unknown as AssetDefinition<never>]]);
  return new LedgerDb({ state, definitions, readOnly });
}

describe.each(KINDS)('LedgerDb on a peer of %s', (_name, kind) => {
  // Events are in the blocks of a ledger.
  const claims = databaseClaims.filter(({ title }) => !title.startsWith('gives events back'));

  it.each(claims)('$title', ({ check }) => check(new Ledger(kind)));
});

describe('LedgerDb', () => {
  it('is held to every claim about a database but the one about events', () => {
    expect(databaseClaims.filter(({ title }) => title.startsWith('gives events back'))).toHaveLength(1);
  });

  it('reads many keys in one message where the peer takes that', async () => {
    const ledger = new Ledger();

    const { requests } = await ledger.run(async (state) => {
      await reader(state).findMany(note, ['a', 'b', 'a', 'c']);
    });

    expect(requests).toEqual(['get many']);
  });

  it('reads no key twice in a transaction, be it there or not', async () => {
    const ledger = new Ledger();
    await ledger.fill(1);

    const { requests } = await ledger.run(async (state) => {
      const database = reader(state);
      await database.findMany(note, ['0', 'none']);
      await database.find(note, '0');
      await database.find(note, 'none');
    });

    expect(requests).toEqual(['get many']);
  });

  it('stops reading a range when it has enough', async () => {
    const ledger = new Ledger();
    await ledger.fill(250);

    const { requests, ranges } = await ledger.run(async (state) => {
      await reader(state).scan(placeOf('x').bucket, { limit: 20 });
    });

    expect(requests).toEqual(['range']);
    expect(ranges).toMatchObject([{ exhausted: false }]);
  });

  it('asks nothing for nothing', async () => {
    const { requests } = await new Ledger().run(async (state) => {
      await reader(state).scan(placeOf('x').bucket, { limit: 0 });
      await reader(state).findMany(note, []);
    });

    expect(requests).toEqual([]);
  });

  it('reads all assets of a kind once for all scans and finds of a read', async () => {
    const ledger = new Ledger();
    await ledger.fill(50);

    const { requests } = await ledger.run(async (state) => {
      const database = reader(state);
      await database.count(placeOf('x').counted);
      await database.count(placeOf('y').counted);
      await database.findMany(note, ['0', '49']);
    });

    expect(requests).toEqual(['range']);
  });

  it.each([
    { limit: ALL },
    { limit: 3 },
    { gt: '11', limit: 3 },
    { gte: '11', lt: '2', limit: ALL },
    { descending: true, limit: 4 },
  ])('lists what it does not keep as what it keeps: %j', async (range) => {
    const ledger = new Ledger();
    await ledger.fill(25);
    const { bucket, counted } = placeOf('x');
    const view = await ledger.view();

    expect(await view.scan(counted, range)).toEqual(await view.scan(bucket, range));
  });

  it('refuses to let a write depend on an index that it does not keep', async () => {
    const write = new Ledger().run((state) => reader(state, false).count(placeOf('x').counted));

    await expect(write).rejects.toThrow('OE0007: a write depends on index "note.count"');
  });

  it('lets a write list an index that rules depend on', async () => {
    const ledger = new Ledger();
    await ledger.fill(2);
    const found: string[][] = [];

    await ledger.run(async (state) => {
      found.push(await reader(state, false).scan(placeOf('x').bucket, { limit: ALL }));
    });

    expect(found).toEqual([['0', '1']]);
  });

  it('refuses to read a kind with more assets than a call can hold, and says who can', async () => {
    const ledger = new Ledger();
    await ledger.fill(20_001);

    const read = ledger.run((state) => reader(state).count(placeOf('x').counted));

    await expect(read).rejects.toThrow(/OE0010: .* ask an orchestrator: there are more than 20000 assets of kind note/);
  });

  it.each([
    ['a scan', (database: LedgerDb) => database.scan('event', { limit: 1 })],
    ['a fetch', async (database: LedgerDb) => database.events()],
  ])('refuses %s of events, and says who has them', async (_what, read) => {
    const refused = new Ledger().run((state) => read(reader(state)));

    await expect(refused).rejects.toThrow(/OE0010: .* ask an orchestrator: events are in the blocks/);
  });
});

describe('flush', () => {
  it('writes nothing for indexes that only reads use', async () => {
    const ledger = new Ledger();
    const overlay = new Overlay(await ledger.view());
    overlay.put(note, undefined, noteOf('a'));

    const { writes } = await ledger.run((state) => flush(overlay, state));

    expect([...writes.keys()]).toEqual(['\0note\0x\0a\0', 'note:a']);
  });

  it('writes in the order of the keys, whatever the order of the changes', async () => {
    const keys = ['b', 'é', 'a', '\u{1f600}', '\uffff', 'B'];
    const written = async (order: readonly string[]): Promise<unknown> => {
      const ledger = new Ledger();
      const overlay = new Overlay(await ledger.view());
      for (const key of order) overlay.put(note, undefined, noteOf(key));
      const { writes } = await ledger.run((state) => flush(overlay, state));
      return [...writes];
    };

    expect(await written(keys)).toEqual(await written([...keys].reverse()));
  });

  it('cuts what is more than a message of the peer may hold', async () => {
    const ledger = new Ledger({ batches: true, batchSize: 1000 });
    const overlay = new Overlay(await ledger.view());
    for (let i = 0; i < 1200; i++) overlay.put(note, undefined, noteOf(String(i)));

    const { requests } = await ledger.run((state) => flush(overlay, state));

    expect(requests).toEqual(['write many', 'write many', 'write many']);
  });

  it('cuts what is too many bytes for one message', async () => {
    const overlay = new Overlay(await new Ledger().view());
    const address = 'x'.repeat(3_000_000);
    const definition = { ...note, indexes: [] };
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      overlay.put(definition, undefined, Encoded.fromValue(note.codec, { id, address, creationDate: undefined }));
    }

    const { requests } = await new Ledger().run((state) => flush(overlay, state));

    expect(requests).toEqual(['write many', 'write many']);
  });
});
