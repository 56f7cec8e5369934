// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, encode } from '@orchestrator/proto';
import { createEntryCache, EntryReader } from './entry-reader';
import { EMPTY_HEAD, sealEntry } from './log-entry';

const LOG = 'log';
const COUNT = 3;
const BYTES = 1024;

function createEntries(): Uint8Array[] {
  let head = EMPTY_HEAD;
  return Array.from({ length: COUNT }, (_, i) => {
    const events = [encode(AssetEvent, { id: String(i), assetKey: 'x' })];
    const entry = { logId: LOG, channel: 'a', replica: 'one', nonce: Uint8Array.of(i), micros: i };
    const sealed = sealEntry(head, { ...entry, transactions: [{ events }] });
    head = sealed.head;
    return sealed.bytes;
  });
}

/** A reader of a log whose answers are given one by one, in the order of the questions. */
function createReader() {
  const entries = createEntries();
  const answers: (() => void)[] = [];
  const read = (_channel: string, after: number): Promise<Uint8Array[]> =>
    new Promise((resolve) => answers.push(() => resolve(entries.slice(after))));
  const answer = (): void => answers.shift()?.();
  return { entries, reader: new EntryReader({ id: LOG, read }, 'a', createEntryCache()), answers, answer };
}

describe('EntryReader', () => {
  it('reads what several want at the same time once', async () => {
    const { reader, answers, answer } = createReader();

    const wanted = [reader.eventsAfter(0, BYTES), reader.eventsAfter(0, BYTES)];
    answer();
    const [one, other] = await Promise.all(wanted);

    expect(one).toHaveLength(COUNT);
    expect(other).toEqual(one);
    expect(answers).toHaveLength(0);
  });

  it('does not read again what it has at hand', async () => {
    const { reader, answers, answer } = createReader();
    const first = reader.eventsAfter(0, BYTES);
    answer();
    const read = await first;

    expect(await reader.eventsAfter(0, BYTES)).toEqual(read);
    expect(answers).toHaveLength(0);
  });

  it('tells all who wait of damage, and reads again for the next', async () => {
    const { entries, reader, answer } = createReader();
    const [whole] = entries.splice(0, 1, Buffer.from('damaged'));

    const wanted = [reader.eventsAfter(0, BYTES), reader.eventsAfter(0, BYTES)];
    answer();
    const outcomes = await Promise.allSettled(wanted);
    entries.splice(0, 1, whole!);
    const next = reader.eventsAfter(0, BYTES);
    answer();

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await next).toHaveLength(COUNT);
  });
});
