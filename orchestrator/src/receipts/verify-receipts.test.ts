// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rpcs } from '@orchestrator/lib';
import { decode, encode, FabricBlock, FabricDeliverResponse, type Receipt, services } from '@orchestrator/proto';
import { newPlan } from '../../test/support/drafts';
import { folderPerTest, startHost } from '../../test/support/solo';
import { CHANNEL, ORG1 } from '../../test/support/target';
import { readBlock } from '../ledger/ledger-block';
import { drawNonce, EMPTY_HEAD, openEntry, sealEntry } from '../replica/log-entry';
import { LevelLog } from '../solo/level-log';
import { readEntries } from '../solo/read-entries';
import { Authorities } from './authorities';
import { type ExportHeader, writeExport } from './export-lines';
import { parseReceipt, toBytes } from './receipt';
import { type ExportVerdict, verifyReceipts } from './verify-receipts';

const FIXTURE = join(__dirname, '../../test/fixtures/fabric-blocks.json');
const CODES_ENTRY = 2;
const NEWLINE = 0x0a;
const { registerPlan } = services.computePlan.methods;

/** Entries or blocks with a receipt for the last of them. */
interface Stored {
  readonly header: ExportHeader;
  readonly items: readonly Uint8Array[];
  readonly receipt: Receipt;
}

const folder = folderPerTest();
let entries: Stored;

beforeEach(async () => {
  const { host, as } = await startHost(folder());
  await as(ORG1).organization.registerOrganization({});
  for (let i = 0; i < 2; i++) await as(ORG1).computePlan.registerPlan(newPlan());
  const bytes = encode(registerPlan.request, newPlan());
  const request = { bytes, channel: CHANNEL, requester: ORG1, isCancelled: () => false };
  const { receipt } = await host.unary(rpcs.get(registerPlan.path)!, request);
  await host.stop();
  const log = await LevelLog.open(join(folder(), 'log'));
  const items: Uint8Array[] = [];
  for await (const entry of readEntries(log, CHANNEL)) items.push(entry);
  await log.close();
  const header: ExportHeader = { of: 'entry', channel: CHANNEL, name: log.id, first: 1 };
  entries = { header, items, receipt: parseReceipt(toBytes(receipt!)) };
});

/** Two blocks of a peer of Fabric. */
function realBlocks(): Stored {
  const { blocks } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as { blocks: string[] };
  const items = blocks.map((text) => decode(FabricDeliverResponse, Buffer.from(text, 'base64')).block!);
  const { number, hash, transactions } = readBlock(decode(FabricBlock, items.at(-1)!), 'orchestrator');
  const channel = 'yourchannel';
  const block = { number, hash, validationCode: 0 };
  return {
    header: { of: 'block', channel, name: 'orchestrator', first: number - 1 },
    items,
    receipt: parseReceipt(toBytes({ channel, transactionId: transactions[0]!.id, block })),
  };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function exported({ header, items }: Stored): Promise<Buffer> {
  const lines: string[] = [];
  for await (const line of writeExport(header, each(items))) lines.push(line);
  return Buffer.from(lines.join(''));
}

function verify(file: Uint8Array, { receipt }: Stored): Promise<ExportVerdict> {
  return verifyReceipts(each([file]), [receipt]);
}

async function verifyStored(stored: Stored): Promise<ExportVerdict> {
  return verify(await exported(stored), stored);
}

function isGood({ fault, receipts }: ExportVerdict): boolean {
  return fault === undefined && receipts.every((receipt) => receipt.fault === undefined);
}

/** A bit flipped in each byte; and each byte, or each of some, taken away and swapped with the next one. */
function* changes(bytes: Uint8Array, stride = 1): Generator<{ how: string; changed: Uint8Array }> {
  for (let at = 0; at < bytes.length; at++) {
    const flipped = Uint8Array.from(bytes);
    flipped[at]! ^= 1 << ((at * 5) % 8);
    yield { how: `bit flipped at ${String(at)}`, changed: flipped };
    if (at % stride > 0) continue;
    yield {
      how: `byte ${String(at)} deleted`,
      changed: Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
    };
    if (at + 1 === bytes.length || bytes[at] === bytes[at + 1]) continue;
    const swapped = Uint8Array.from(bytes);
    [swapped[at], swapped[at + 1]] = [bytes[at + 1]!, bytes[at]!];
    yield { how: `bytes ${String(at)} and ${String(at + 1)} swapped`, changed: swapped };
  }
}

/** All ways to take away, double and swap whole lines, entries or blocks. */
function* rearranged<T>(items: readonly T[]): Generator<T[]> {
  for (let i = 0; i < items.length; i++) {
    yield items.filter((_, j) => j !== i);
    yield items.flatMap((item, j) => (j === i ? [item, item] : [item]));
    for (let j = i + 1; j < items.length; j++) {
      yield items.map((item, k) => (k === i ? items[j]! : k === j ? items[i]! : item));
    }
  }
}

function linesOf(file: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < file.length;) {
    const end = file.indexOf(NEWLINE, at) + 1;
    lines.push(file.subarray(at, end));
    at = end;
  }
  return lines;
}

/** With how many bytes there are to each that is deleted or swapped. */
const STORES: [string, () => Stored, number][] = [
  ['a commit log', () => entries, 1],
  ['blocks of a real peer', realBlocks, 8],
];

describe('verifyReceipts', () => {
  it('tells what a receipt is of, in a commit log', async () => {
    const { fault, good, head, receipts } = await verifyStored(entries);

    expect({ fault, good }).toEqual({ fault: undefined, good: 4 });
    expect(head).toBe(Buffer.from(entries.receipt.entry!.hash).toString('hex'));
    expect(receipts[0]).toMatchObject({
      fault: undefined,
      found: { rpc: registerPlan.path, requester: ORG1, events: 1, assets: [expect.stringMatching(/^computeplan\//)] },
    });
  });

  it('tells what a receipt is of, in blocks of a real peer', async () => {
    const { fault, receipts } = await verifyStored(realBlocks());

    expect(fault).toBeUndefined();
    expect(receipts[0]).toMatchObject({
      fault: undefined,
      found: {
        rpc: '/orchestrator.OrganizationService/RegisterOrganization',
        requester: 'MyOrg2MSP',
        assets: ['organization/MyOrg2MSP'],
        endorsers: ['MyOrg1MSP', 'MyOrg2MSP'],
      },
    });
  });

  it('takes an export in chunks of any size', async () => {
    const file = await exported(entries);
    const chunks = Array.from({ length: Math.ceil(file.length / 7) }, (_, i) => file.subarray(i * 7, i * 7 + 7));

    expect(isGood(await verifyReceipts(each(chunks), [entries.receipt]))).toBe(true);
  });

  it.each(STORES)(
    'finds bytes of an export that are flipped, deleted or swapped: %s',
    async (_name, stored, stride) => {
      const file = await exported(stored());

      const missed: string[] = [];
      let count = 0;
      for (const { how, changed } of changes(file, stride)) {
        count++;
        if (isGood(await verify(changed, stored()))) missed.push(how);
      }

      expect(missed).toEqual([]);
      expect(count).toBeGreaterThan(5000);
    },
  );

  it.each(STORES)('finds lines of an export that are missing, doubled or swapped: %s', async (_name, stored) => {
    for (const lines of rearranged(linesOf(await exported(stored())))) {
      expect(isGood(await verify(Buffer.concat(lines), stored()))).toBe(false);
    }
  });

  it('finds any byte that was flipped, deleted or swapped in the log before the export', async () => {
    const missed: string[] = [];
    let count = 0;
    for (const [i, entry] of entries.items.entries()) {
      for (const { how, changed } of changes(entry)) {
        count++;
        const items = entries.items.map((item, j) => (j === i ? changed : item));
        const { fault } = await verifyStored({ ...entries, items });
        if (fault?.includes(`entry ${String(i + 1)} `) !== true) missed.push(`entry ${String(i + 1)}: ${how}`);
      }
    }

    expect(missed).toEqual([]);
    expect(count).toBeGreaterThan(3000);
  });

  it('finds any byte of headers, transactions and the validation code that was changed on a ledger', async () => {
    const blocks = realBlocks();
    const last = decode(FabricBlock, blocks.items[1]!);
    const from = blocks.items[1]!.length - encode(FabricBlock, { metadata: last.metadata }).length;
    const codes = last.metadata!.entries.map((entry, i) => (i === CODES_ENTRY ? Uint8Array.of(11) : entry));
    const changed = [encode(FabricBlock, { ...last, metadata: { entries: codes } })];
    for (let at = 0; at < from; at++) {
      changed.push(blocks.items[1]!.map((byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte)));
    }

    const missed: number[] = [];
    for (const [i, item] of changed.entries()) {
      if (isGood(await verifyStored({ ...blocks, items: [blocks.items[0]!, item] }))) missed.push(i - 1);
    }

    expect(missed).toEqual([]);
    expect(changed.length).toBeGreaterThan(3000);
  });

  it.each(STORES)(
    'finds entries or blocks that were missing, doubled or swapped before the export: %s',
    async (_, get) => {
      const stored = get();

      for (const items of rearranged(stored.items))
        expect(isGood(await verifyStored({ ...stored, items }))).toBe(false);
    },
  );

  it.each(STORES)('finds a bit that is flipped in a receipt: %s', async (_name, stored) => {
    const { receipt } = stored();
    const file = await exported(stored());
    const bytes = toBytes(receipt);

    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(await holds(changed, file)).toBe(false);
    }
  });

  it('names the first bad entry, and how much is good before it', async () => {
    const lines = linesOf(await exported(entries));
    const damaged = lines.map((line, i) => (i === 3 ? line.map((byte, j) => (j === 30 ? byte ^ 1 : byte)) : line));

    const { good, fault, receipts } = await verify(Buffer.concat(damaged), entries);

    expect({ good, fault }).toEqual({
      good: 2,
      fault: expect.stringMatching(/^line 4, where entry 3 is due/) as string,
    });
    expect(receipts[0]?.fault).toBe('the export is not good');
  });

  it('refuses an export that ends early, or goes on behind its end', async () => {
    const lines = linesOf(await exported(entries));

    expect((await verify(Buffer.concat(lines.slice(0, -1)), entries)).fault).toContain('the file is cut off: line 6');
    expect((await verify(Buffer.concat([...lines, Buffer.from('\n')]), entries)).fault).toContain('behind the end');
    expect((await verify(Buffer.of(), entries)).fault).toBe('the file is empty');
  });

  it('does not let a receipt hold in a history that was written anew', async () => {
    const other = rewritten();

    const { fault, receipts } = await verifyReceipts(each([await exported(other)]), [entries.receipt]);

    expect(fault).toBeUndefined();
    expect(receipts[0]?.fault).toMatch(/^entry 4 is not the one of the receipt/);
  });

  it('says that an export ends before the receipt', async () => {
    const items = entries.items.slice(0, 2);

    expect((await verifyStored({ ...entries, items })).receipts[0]?.fault).toBe('the export does not hold entry 4');
  });

  it('checks a part of a log that begins later', async () => {
    const part = { ...entries, items: entries.items.slice(2), header: { ...entries.header, first: 3 } };

    expect(isGood(await verifyStored(part))).toBe(true);
  });

  it('wants the authorities of all who have signed, once it is given any', async () => {
    const blocks = realBlocks();

    const { fault } = await verifyReceipts(
      each([await exported(blocks)]),
      [blocks.receipt],
      new Authorities(new Map()),
    );

    expect(fault).toBe('block 5: it is signed by "OrdererMSP", whose authorities are not given');
  });
});

/** Whether the bytes are a receipt that holds. */
async function holds(bytes: Uint8Array, file: Buffer): Promise<boolean> {
  let receipt: Receipt;
  try {
    receipt = parseReceipt(bytes);
  } catch {
    return false;
  }
  return isGood(await verifyReceipts(each([file]), [receipt]));
}

/** The same positions of the same log with other content, each entry as it should be. */
function rewritten(): Stored {
  let head = EMPTY_HEAD;
  const { name: logId, channel } = entries.header;
  const items = entries.items.map((item, i) => {
    const { transactions } = openEntry(item, { logId, channel, position: i + 1 });
    const sealed = sealEntry(head, { logId, channel, replica: 'r', nonce: drawNonce(), micros: i + 1, transactions });
    head = sealed.head;
    return sealed.bytes;
  });
  return { ...entries, items };
}
