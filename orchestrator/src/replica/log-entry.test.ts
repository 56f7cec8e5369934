// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { encode, Entry, Payload } from '@orchestrator/proto';
import { BrokenStoreError } from './store-errors';
import { assertContinues, drawNonce, EMPTY_HEAD, type LogHead, openEntry, sealEntry } from './log-entry';

const LOG = '6f7c1f5e-0000-4000-8000-000000000000';
const TRANSACTION = {
  rpc: '/orchestrator.ComputePlanService/RegisterPlan',
  requester: 'MyOrg1MSP',
  time: { seconds: 1, nanos: 2000 },
  events: [Uint8Array.of(1, 2, 3)],
  writes: [{ kind: 'computeplan', key: 'key', event: 0 }],
};

function seal(head: LogHead = EMPTY_HEAD, channel = 'a') {
  const facts = { logId: LOG, channel, replica: 'host/1', micros: 1_000_002 };
  return sealEntry(head, { ...facts, nonce: drawNonce(), transactions: [TRANSACTION] });
}

/** An entry with any fields, and the right hash. */
function sealFields(fields: Partial<Entry>): Uint8Array {
  const whole = { format: 1, logId: LOG, channel: 'a', position: 1, nonce: drawNonce(), ...fields };
  const open = encode(Entry, { ...whole, payload: encode(Payload, { transactions: [] }) });
  const chain = createHash('sha256').update(open).digest();
  return Buffer.concat([open, Uint8Array.of(0x5a, 32), chain]);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

const FIRST = { logId: LOG, channel: 'a', position: 1 };

describe('sealEntry', () => {
  it('writes an entry that reads back as it was', () => {
    const { bytes, head } = seal();

    const entry = openEntry(bytes, FIRST);

    expect(entry.transactions).toMatchObject([{ rpc: TRANSACTION.rpc, requester: 'MyOrg1MSP' }]);
    expect(entry.transactions[0]!.events).toEqual([Uint8Array.of(1, 2, 3)]);
    expect([entry.head.nonce, entry.head.chain].map(hex)).toEqual([head.nonce, head.chain].map(hex));
    expect([entry.position, entry.head.micros, entry.size]).toEqual([1, 1_000_002, bytes.length]);
  });

  it('writes the bytes that the message has in its .proto file', () => {
    const { bytes } = seal();

    const { entry } = openEntry(bytes, FIRST);

    expect(Buffer.from(encode(Entry, entry)).equals(bytes)).toBe(true);
  });
});

describe('openEntry', () => {
  it('finds a change of any bit', () => {
    const { bytes } = seal();

    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => openEntry(changed, FIRST)).toThrow('entry 1 of channel "a" is damaged');
    }
  });

  it('finds that an entry was cut anywhere, or continued', () => {
    const { bytes } = seal();

    for (let length = 0; length < bytes.length; length++) {
      expect(() => openEntry(bytes.subarray(0, length), FIRST)).toThrow('is damaged');
    }
    expect(() => openEntry(Buffer.concat([bytes, Uint8Array.of(0)]), FIRST)).toThrow('is damaged');
  });

  it.each([
    ['another log', { ...FIRST, logId: 'other' }, `belongs to another log (${LOG})`],
    ['another channel', { ...FIRST, channel: 'b' }, 'entry 1 of channel "b" is entry 1 of channel "a"'],
    ['another position', { ...FIRST, position: 2 }, 'entry 2 of channel "a" is entry 1 of channel "a"'],
  ])('refuses an entry of %s', (_what, expected, text) => {
    const opening = () => openEntry(seal().bytes, expected);

    expect(opening).toThrow(BrokenStoreError);
    expect(opening).toThrow(text);
  });

  it('names the format of an entry of a newer release', () => {
    expect(() => openEntry(sealFields({ format: 2 }), FIRST)).toThrow('has format 2, this release reads format 1');
  });
});

describe('assertContinues', () => {
  it('accepts the next entry of a chain', () => {
    const first = seal();
    const second = seal(first.head);

    expect(() => assertContinues(first.head, openEntry(second.bytes, { ...FIRST, position: 2 }))).not.toThrow();
  });

  it('refuses an entry that continues another one at the same position', () => {
    const { head } = seal();
    const second = seal(seal().head);

    const continuing = () => assertContinues(head, openEntry(second.bytes, { ...FIRST, position: 2 }));

    expect(continuing).toThrow('entry 2 of channel "a" does not continue the entry before it');
  });

  it('refuses an entry whose predecessor has the same nonce and other bytes', () => {
    const { head } = seal();
    const bytes = sealFields({ position: 2, previousNonce: head.nonce, previousChain: new Uint8Array(32) });

    expect(() => assertContinues(head, openEntry(bytes, { ...FIRST, position: 2 }))).toThrow('does not continue');
  });
});
