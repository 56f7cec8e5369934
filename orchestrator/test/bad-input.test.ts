// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { compressionAlgorithms } from '@grpc/grpc-js';
import { type Codec, encode, services } from '@orchestrator/proto';
import { ALL_METHODS } from './support/all-methods';
import { Fixture } from './support/fixture';
import { REFUSED } from './support/outcome';
import { lengthDelimited, rawMessage, varint } from './support/raw-message';
import { type RawOutcome, RawClient } from './support/raw-client';
import { ServerProcess } from './support/server-process';

const MIB = 1024 * 1024;
const LIMIT = 64 * MIB;
/** Far above what the server needs, far below what it would hold if it kept what it is sent. */
const MEMORY = 900 * MIB;

const ONE = varint(1);
const MINUS_ONE = Buffer.from('ffffffffffffffffff01', 'hex');
const UUID = randomUUID();

/** Texts that no message may hold, in any field. */
const FORBIDDEN_TEXTS: [string, Uint8Array][] = [
  ['bytes that are not UTF-8', Buffer.from('fffe80', 'hex')],
  ['half a character', Buffer.from('f09f98', 'hex')],
  ['a surrogate', Buffer.from('eda080', 'hex')],
  ['an overlong form', Buffer.from('c0af', 'hex')],
  ['U+0000', Buffer.from('a\0b')],
];

/** Texts that messages may hold, whatever becomes of them. */
const ODD_TEXTS: [string, string][] = [
  ['nothing', ''],
  ['a UUID', UUID],
  ['1 MiB', 'x'.repeat(MIB)],
  ['64 KiB of emoji', '🧬'.repeat(16 * 1024)],
  ['control characters', '\u0001\u0007\b\r\n\t\u001b[31m\u007f\u0085'],
  ['text of both directions', '\u202eabc\u2066\u200b\ufeff'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['a code', 'OE0007: and more'],
  ['per cents', '%00%zz%s%d'],
  ['the last characters', '\uffff\u{10ffff}'],
  ['separators', '|~/\\\'"`;,:\x01\x02'],
];

const NUMBERS: [string, Uint8Array][] = [
  ['123456', varint(123_456)],
  ['-1', MINUS_ONE],
  ['2^32', varint(2 ** 32)],
  ['2^53 + 1', Buffer.from('8180808080808010', 'hex')],
];

type Mutation = (codec: Codec<object>) => Uint8Array[];

const valid = (codec: Codec<object>): Buffer => rawMessage(codec, { text: UUID, varint: ONE });

/** Bytes that are no message, or no message of that type. */
const BROKEN_MESSAGES: [string, Mutation][] = [
  ['random bytes', () => Array.from({ length: 12 }, (_, index) => noise(index, 1 + index * 17))],
  ['messages cut short', (codec) => cuts(valid(codec), 12)],
  ['bits flipped', (codec) => flips(valid(codec), 12)],
  ...[1, 2, 3, 4, 5, 6].map((shift): [string, Mutation] => [
    `wire types moved by ${shift}`,
    (codec) => [rawMessage(codec, { text: UUID, varint: ONE, shift })],
  ]),
  ['a message twice', (codec) => [Buffer.concat([valid(codec), valid(codec)])]],
  ['a varint without end', () => [Buffer.alloc(1000, 0xff)]],
  ['a length of 4 GiB', () => [Buffer.from('0affffffff0f41', 'hex')]],
  ['a negative length', () => [Buffer.concat([Buffer.from([0x0a]), MINUS_ONE, Buffer.from('A')])]],
  ['field number 0', () => [Buffer.from('0001', 'hex')]],
  ['groups in groups', () => [Buffer.alloc(200_000, 0x0b), Buffer.alloc(200_000, 0x7b)]],
  ['groups that never began', () => [Buffer.alloc(1000, 0x0c)]],
  ['messages in messages', () => [nested(5000)]],
];

describe('bad input', () => {
  let server: ServerProcess;
  let client: RawClient;

  beforeAll(async () => {
    server = await ServerProcess.start({ environment: { LOG_LEVEL: 'error' } });
    (await Fixture.open(server)).close();
    client = new RawClient(server);
  });

  afterEach(async () => {
    const { outcome } = await client.call(services.info.methods.queryVersion, new Uint8Array());
    expect(`${outcome}${server.death}`).toBe('OK');
  });

  afterAll(async () => {
    client.close();
    await server.stop();
  });

  describe.each(ALL_METHODS.map((method) => [method.path.slice('/orchestrator.'.length), method] as const))(
    '%s',
    (_name, method) => {
      const send = async (messages: readonly Uint8Array[]) =>
        Promise.all(messages.map((bytes) => client.call(method, bytes)));

      it.each(BROKEN_MESSAGES)('answers %s with OK or a code', async (_case, mutate) => {
        const outcomes = await send(mutate(method.request));

        expect(outcomes.filter(isImproper)).toEqual([]);
      });

      it.each(NUMBERS)('answers numbers and enums of %s with OK or a code', async (_case, number) => {
        const outcomes = await send([rawMessage(method.request, { text: UUID, varint: number })]);

        expect(outcomes.filter(isImproper)).toEqual([]);
      });

      it.each(ODD_TEXTS)('answers texts of %s with OK or a code', async (_case, text) => {
        const outcomes = await send([rawMessage(method.request, { text, varint: ONE })]);

        expect(outcomes.filter(isImproper)).toEqual([]);
      });

      const holdsText = rawMessage(method.request, { text: UUID, varint: ONE }).includes(UUID);
      if (holdsText) {
        it.each(FORBIDDEN_TEXTS)('refuses texts of %s', async (_case, text) => {
          const [outcome] = await send([rawMessage(method.request, { text, varint: ONE })]);

          expect(outcome?.outcome).toBe(REFUSED.invalid);
        });
      }
    },
  );

  describe('size', () => {
    const { getAllOrganizations } = services.organization.methods;
    const { registerTasks } = services.computeTask.methods;
    const { subscribeToEvents } = services.event.methods;

    it('takes a message of exactly the limit', async () => {
      const outcome = await client.call(getAllOrganizations, messageOf(LIMIT));

      expect(outcome.outcome).toBe('OK');
    });

    it.each([registerTasks, getAllOrganizations, subscribeToEvents])(
      'refuses one byte more in $name, and says so',
      async (method) => {
        const { outcome, text } = await client.call(method, messageOf(LIMIT + 1));

        expect(outcome).toBe(REFUSED.tooLarge);
        expect(text).toContain('message larger than max');
      },
    );

    it('takes a compressed request', async () => {
      const compressing = new RawClient(server, { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip });
      const request = encode(services.computePlan.methods.queryPlans.request, { filter: { owner: 'x'.repeat(MIB) } });

      const { outcome } = await compressing.call(services.computePlan.methods.queryPlans, request);
      compressing.close();

      expect(outcome).toBe('OK');
    });

    it('refuses a request that grows beyond the limit when it is inflated', async () => {
      const compressing = new RawClient(server, { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip });

      const { outcome, text } = await compressing.call(getAllOrganizations, messageOf(LIMIT + MIB));
      compressing.close();

      expect(outcome).toBe(REFUSED.tooLarge);
      expect(text).toContain('message larger than max');
    });

    it('does not keep what it is sent', async () => {
      for (let round = 0; round < 6; round++) {
        await Promise.all([registerTasks, getAllOrganizations].map((method) => client.call(method, messageOf(LIMIT))));
      }

      expect(server.residentBytes).toBeLessThan(MEMORY);
    });
  });
});

/** Every answer is OK or a status with a code, and nothing is ever UNKNOWN or an unexpected failure. */
function isImproper({ outcome }: RawOutcome): boolean {
  return (
    outcome !== 'OK' && (!/^[A-Z_]+ OE\d{4}$/.test(outcome) || /^(UNKNOWN|INTERNAL|UNAVAILABLE|DEADLINE)/.test(outcome))
  );
}

/** A message of so many bytes, in a field that nobody knows. */
function messageOf(size: number): Buffer {
  const overhead = lengthDelimited(1000, Buffer.alloc(size - 10)).length - (size - 10);
  return lengthDelimited(1000, Buffer.alloc(size - overhead));
}

/** Bytes that look random and are the same in every run. */
function noise(seed: number, length: number): Buffer {
  let state = seed + 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

function cuts(message: Buffer, count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => message.subarray(0, Math.floor((message.length * index) / count)));
}

function flips(message: Buffer, count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const copy = Buffer.from(message);
    const place = Math.floor((copy.length * index) / count);
    if (place < copy.length) copy.writeUInt8(copy.readUInt8(place) ^ (1 << (index % 8)), place);
    return copy;
  });
}

/** Field 1 in field 1 and so on. */
function nested(depth: number): Uint8Array {
  let bytes: Uint8Array = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) bytes = lengthDelimited(1, bytes);
  return bytes;
}
