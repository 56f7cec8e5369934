// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { assetStateKey, fromMicros, indexStateKey, rpcs } from '@orchestrator/lib';
import {
  AssetEvent,
  AssetKind,
  decode,
  encode,
  EventKind,
  Organization,
  QueryEventsParam,
  QueryEventsResponse,
} from '@orchestrator/proto';
import { folderPerTest, takeEvents } from '../../test/support/solo';
import { createEntryCache, EntryReader } from '../replica/entry-reader';
import { Fold } from '../replica/fold';
import { FoldStore } from '../replica/fold-store';
import { Replica } from '../replica/replica';
import { foldBlocks } from './fold-blocks';
import { KeptEntries } from './kept-entries';
import type { LedgerBlock, LedgerTransaction } from './ledger-block';

const CHANNEL = 'mychannel';
const LOG_ID = 'ledger:orchestrator';
let store: FoldStore;
let channel: ChannelUnderTest;

// Before the folder goes.
afterEach(() => store.close());

const folder = folderPerTest();

beforeEach(async () => {
  store = await FoldStore.open(folder(), LOG_ID);
  channel = new ChannelUnderTest(store);
});

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A transaction by which an organization registers. */
function registration(mspId: string, micros: number, code = 0): LedgerTransaction {
  const id = hashOf(`transaction of ${mspId}`).toString('hex');
  const organization = { id: mspId, address: '', creationDate: fromMicros(micros) };
  const event = {
    id: `${id}:00000000`,
    assetKey: mspId,
    assetKind: AssetKind.ASSET_ORGANIZATION,
    eventKind: EventKind.EVENT_ASSET_CREATED,
    channel: CHANNEL,
    timestamp: fromMicros(micros),
    organization,
  };
  const writes = [
    { key: Buffer.from(indexStateKey('organization', mspId)), isDelete: false, value: Uint8Array.of(0) },
    {
      key: Buffer.from(assetStateKey('organization', mspId)),
      isDelete: false,
      value: encode(Organization, organization),
    },
  ];
  return code === 0
    ? { id, code, micros, writes, events: [encode(AssetEvent, event)] }
    : { id, code, micros: 0, writes: [], events: [] };
}

/** Blocks that continue each other, one for each list of transactions. */
function chain(from: number, ...transactions: LedgerTransaction[][]): LedgerBlock[] {
  return transactions.map((list, i) => ({
    number: from + i,
    hash: hashOf(`block ${String(from + i)}`),
    previousHash: from + i === 0 ? new Uint8Array() : hashOf(`block ${String(from + i - 1)}`),
    transactions: list,
  }));
}

class ChannelUnderTest {
  readonly fold: Fold;
  readonly kept: KeptEntries;
  readonly replica: Replica;
  readonly #entries: EntryReader;

  constructor(folds: FoldStore) {
    this.fold = new Fold(folds, CHANNEL);
    this.kept = new KeptEntries(folds, LOG_ID);
    this.#entries = new EntryReader(this.kept, CHANNEL, createEntryCache());
    this.replica = new Replica({
      fold: this.fold,
      entries: this.#entries,
      version: 'test',
      placeOf: (id) => this.kept.placeOf(CHANNEL, id),
      ofLedger: true,
      assertOpen: () => undefined,
    });
  }

  async take(blocks: readonly LedgerBlock[]): Promise<void> {
    await foldBlocks({ fold: this.fold, entries: this.#entries, logId: LOG_ID, replica: 'test' }, blocks);
  }

  /** The keys of the events that a query finds. */
  async query(request: Uint8Array = new Uint8Array()): Promise<string[]> {
    const rpc = rpcs.get('/orchestrator.EventService/QueryEvents')!;
    const call = { bytes: request, channel: CHANNEL, requester: 'MyOrg1MSP', isCancelled: () => false };
    const reply = await this.replica.read(rpc, call);
    return decode(QueryEventsResponse, reply).events.map(({ assetKey }) => assetKey);
  }

  /** The keys of the next two events. */
  async twoBehind(id: string): Promise<string[]> {
    const events = await takeEvents(await this.replica.subscribe(id), 2);
    return events.map(({ assetKey }) => assetKey);
  }
}

const A = registration('AMSP', 1_000_000);
const B = registration('BMSP', 3_000_000);
const C = registration('CMSP', 2_000_000);

describe('foldBlocks', () => {
  it('takes over what transactions have written and told, several blocks in one step', async () => {
    await channel.take(chain(0, [], [A], [B]));

    expect(channel.fold.head.position).toBe(3);
    expect(await channel.query()).toEqual(['AMSP', 'BMSP']);
    expect(await channel.twoBehind('')).toEqual(['AMSP', 'BMSP']);
  });

  it('leaves out transactions that do not count', async () => {
    await channel.take(chain(0, [], [registration('AMSP', 0, 11), B]));

    expect(await channel.query()).toEqual(['BMSP']);
  });

  it('lists events in the order of the ledger, also where clocks run back', async () => {
    await channel.take(chain(0, [], [A, B], [C]));

    expect(await channel.query()).toEqual(['AMSP', 'BMSP', 'CMSP']);
  });

  it('finds events by their own times, also where clocks run back', async () => {
    await channel.take(chain(0, [], [A, B], [C]));
    const at = encode(QueryEventsParam, { filter: { start: fromMicros(2_000_000), end: fromMicros(2_000_000) } });

    expect(await channel.query(at)).toEqual(['CMSP']);
  });

  it('goes on behind an event by the id that the chaincode gave it, after a restart', async () => {
    await channel.take(chain(0, [], [A, B], [C]));
    const again = new ChannelUnderTest(store);

    expect(await again.twoBehind(`${A.id}:00000000`)).toEqual(['BMSP', 'CMSP']);
  });

  test.each(['x', `${'0'.repeat(64)}:00000000`, `${A.id}:00000001`, A.id])(
    'refuses to go on behind what is no event: %s',
    async (id) => {
      await channel.take(chain(0, [], [A], [B]));

      await expect(channel.replica.subscribe(id)).rejects.toMatchObject({ code: 'invalidAsset' });
    },
  );

  it('refuses a block when one before it is missing, and changes nothing', async () => {
    await channel.take(chain(0, []));

    await expect(channel.take(chain(2, [A]))).rejects.toThrow(
      'block 2 of channel "mychannel" came where block 1 was due',
    );
    expect(channel.fold.head.position).toBe(1);
  });

  it('refuses a block of another ledger', async () => {
    await channel.take(chain(0, []));
    const [foreign] = chain(1, [A]).map((block) => ({ ...block, previousHash: hashOf('another') }));

    await expect(channel.take([foreign!])).rejects.toThrow('it is of another ledger');
  });

  it('refuses writes of a kind that it does not know', async () => {
    const writes = [{ key: Buffer.from('novelty:k'), isDelete: false, value: Uint8Array.of(1) }];

    await expect(channel.take(chain(0, [{ ...A, writes }]))).rejects.toThrow('which this release cannot read');
  });
});
