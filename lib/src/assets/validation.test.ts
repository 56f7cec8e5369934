// SPDX-License-Identifier: Apache-2.0

import fc from 'fast-check';
import {
  assertKey,
  BLANK,
  hand,
  isKey,
  metadata,
  required,
  requiredAddressable,
  requiredChecksum,
  requiredKey,
  requiredText,
  requiredValue,
  shortAddress,
  shortText,
} from './validation';

const KEY = '8d4bda5b-6a3c-4a6b-9c11-2f1b1a1e7f00';
const CHECKSUM = '0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD';
const ADDRESS = 'http://a.b/c';

describe('isKey', () => {
  test.each([
    ['version 4', KEY],
    ['version 1', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
    ['nil', '00000000-0000-0000-0000-000000000000'],
  ])('accepts a UUID of %s', (_version, key) => {
    expect(isKey(key)).toBe(true);
  });

  test.each([
    ['upper case', KEY.toUpperCase()],
    ['no dashes', KEY.replaceAll('-', '')],
    ['braces', `{${KEY}}`],
    ['a line break behind it', `${KEY}\n`],
    ['a space in front of it', ` ${KEY}`],
    ['a digit that is not hex', KEY.replace('8', 'g')],
    ['dashes in other places', '8d4bda5b6-a3c-4a6b-9c11-2f1b1a1e7f00'],
    ['nothing in it', ''],
    ['other text', 'foo'],
  ])('refuses a key with %s', (_fault, key) => {
    expect(isKey(key)).toBe(false);
  });

  it('accepts every lower-case UUID', () => {
    fc.assert(
      fc.property(fc.uuid(), (key) => {
        expect(isKey(key)).toBe(true);
      }),
    );
  });
});

describe('assertKey', () => {
  it('accepts a key', () => {
    expect(() => assertKey('key', KEY)).not.toThrow();
  });

  test.each(['', 'foo', KEY.toUpperCase()])('refuses %j with OE0101 and the name of the parameter', (key) => {
    expect(() => assertKey('function_key', key)).toThrow(
      new Error(`OE0101: function_key is not valid: "${key}" must be a valid UUID`),
    );
  });

  it('cuts long text', () => {
    expect(() => assertKey('key', 'x'.repeat(10_000))).toThrow(/^.{1,200}$/);
  });
});

describe('requiredKey', () => {
  test.each([
    ['', BLANK],
    ['foo', 'must be a valid UUID'],
    [KEY, undefined],
  ])('of %j is %j', (key, problem) => {
    expect(requiredKey(key)).toBe(problem);
  });
});

describe('requiredText', () => {
  test.each([
    ['nothing', '', BLANK],
    ['three spaces', '   ', undefined],
    ['100 bytes', 'a'.repeat(100), undefined],
    ['101 bytes', 'a'.repeat(101), 'the length must be between 1 and 100'],
    ['50 characters of two bytes', 'é'.repeat(50), undefined],
    ['51 characters of two bytes', 'é'.repeat(51), 'the length must be between 1 and 100'],
  ])('of %s', (_what, text, problem) => {
    expect(requiredText(text)).toBe(problem);
  });
});

describe('shortText', () => {
  test.each([
    ['nothing', '', undefined],
    ['100 bytes', 'a'.repeat(100), undefined],
    ['51 characters of two bytes', 'é'.repeat(51), 'the length must be no more than 100'],
  ])('of %s', (_what, text, problem) => {
    expect(shortText(text)).toBe(problem);
  });
});

describe('metadata', () => {
  it('accepts any number of pairs, with empty names and values', () => {
    const pairs = Array.from({ length: 500 }, (_, i): [string, string] => [String(i), 'v'.repeat(100)]);

    expect(metadata(new Map([...pairs, ['', '']]))).toBeUndefined();
  });

  test.each([
    ['name', 'é'.repeat(51), 'v'],
    ['value', 'name', 'é'.repeat(51)],
  ])('refuses a %s of more than 100 bytes with the text of a cause', (_what, name, value) => {
    expect(metadata(new Map([[name, value]]))).toMatch(/^OE0101: the .* is too long$/);
  });
});

describe('required', () => {
  test.each([
    [undefined, BLANK],
    [{}, undefined],
  ])('of %j is %j', (message, problem) => {
    expect(required(message)).toBe(problem);
  });
});

describe('requiredChecksum', () => {
  test.each([
    ['nothing', '', BLANK],
    ['64 hex digits of either case', CHECKSUM, undefined],
    ['63 hex digits', CHECKSUM.slice(1), 'the length must be exactly 64'],
    ['65 hex digits', `${CHECKSUM}0`, 'the length must be exactly 64'],
    ['64 characters of which one is no hex digit', `g${CHECKSUM.slice(1)}`, 'must be a valid hexadecimal number'],
  ])('of %s', (_what, checksum, problem) => {
    expect(requiredChecksum(checksum)).toBe(problem);
  });
});

describe('requiredAddressable', () => {
  test.each([
    ['an absent message', undefined, BLANK],
    ['a complete one', { checksum: CHECKSUM, storageAddress: ADDRESS }, undefined],
    ['an empty one', { checksum: '', storageAddress: '' }, { checksum: BLANK, storage_address: BLANK }],
    ['a bad address', { checksum: CHECKSUM, storageAddress: 'foo' }, { storage_address: 'must be a valid URL' }],
    [
      'an address of 201 characters',
      { checksum: CHECKSUM, storageAddress: ADDRESS.padEnd(201, 'x') },
      { storage_address: 'the length must be no more than 200' },
    ],
  ])('of %s', (_what, given, problem) => {
    expect(requiredAddressable(given)).toEqual(problem);
  });
});

describe('shortAddress', () => {
  test.each([
    ['200 characters', '😀'.repeat(200), undefined],
    ['201 characters', 'a'.repeat(201), 'the length must be no more than 200'],
  ])('of %s', (_what, address, problem) => {
    expect(shortAddress(address)).toBe(problem);
  });
});

describe('requiredValue', () => {
  test.each([
    ['0', 0, BLANK],
    ['an allowed number', 2, undefined],
    ['another number', 3, 'must be a valid value'],
  ])('of %s', (_what, value, problem) => {
    expect(requiredValue(value, [1, 2])).toBe(problem);
  });
});

describe('hand', () => {
  it('carries the code within its text', () => {
    expect(hand('reason')).toBe('OE0101: reason');
  });
});
