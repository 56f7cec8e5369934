// SPDX-License-Identifier: Apache-2.0

import { assertValid, each, first, invalidAsset } from './problems';

const BLANK = 'cannot be blank';

describe('assertValid', () => {
  it('accepts fields without problems', () => {
    expect(() => assertValid('model', { key: undefined, address: { checksum: undefined } })).not.toThrow();
  });

  test.each([
    ['all fields', { name: BLANK, key: BLANK }, 'key: cannot be blank; name: cannot be blank.'],
    ['upper case first', { identifier: BLANK, Ref: BLANK }, 'Ref: cannot be blank; identifier: cannot be blank.'],
    [
      'the fields of a message in brackets',
      { description: { storage_address: BLANK, checksum: BLANK }, name: BLANK },
      'description: (checksum: cannot be blank; storage_address: cannot be blank.); name: cannot be blank.',
    ],
    ['nothing of a message without problems', { key: BLANK, opener: { checksum: undefined } }, 'key: cannot be blank.'],
    ['a field that is called like a method', { ['__proto__']: BLANK }, '__proto__: cannot be blank.'],
  ])('names %s', (_what, problems, text) => {
    expect(() => assertValid('computeplan', problems)).toThrow(new Error(`OE0101: computeplan is not valid: ${text}`));
  });
});

describe('invalidAsset', () => {
  it('is OE0101 with the kind in front of the text', () => {
    expect(invalidAsset('computetask', 'a cycle').message).toBe('OE0101: computetask is not valid: a cycle');
  });
});

describe('each', () => {
  const check = (text: string): string | undefined => (text === '' ? BLANK : undefined);

  it('has nothing to say where no element has a problem', () => {
    expect(each(['a', 'b'], check)).toBeUndefined();
  });

  it('names elements by their index, from zero', () => {
    expect(() => assertValid('datasample', { keys: each(['', 'a', ''], check) })).toThrow(
      new Error('OE0101: datasample is not valid: keys: (0: cannot be blank; 2: cannot be blank.).'),
    );
  });
});

describe('first', () => {
  it('skips what has nothing to say, also messages without problems', () => {
    expect(first(undefined, { checksum: undefined }, 'one', 'two')).toBe('one');
  });

  it('keeps a message with a problem', () => {
    expect(first({ checksum: BLANK }, 'two')).toEqual({ checksum: BLANK });
  });

  it('is undefined where there is no problem', () => {
    expect(first(undefined, {})).toBeUndefined();
  });
});
