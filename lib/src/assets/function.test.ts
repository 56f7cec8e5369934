// SPDX-License-Identifier: Apache-2.0

import { AssetKind, decode, type DraftFields, encode, NewFunction } from '@orchestrator/proto';
import { keyOf, newFunction } from '../testing/fixtures';
import { assertNewFunction } from './function';

const { ASSET_DATA_MANAGER, ASSET_DATA_SAMPLE, ASSET_MODEL, ASSET_PERFORMANCE } = AssetKind;

function assertWith(fields: DraftFields<NewFunction>): void {
  assertNewFunction(decode(NewFunction, encode(NewFunction, newFunction(keyOf(1), fields))));
}

function named<T>(entries: readonly T[]): Map<string, T> {
  return new Map(entries.map((entry, i) => [`i${i}`, entry]));
}

describe('assertNewFunction', () => {
  const manager = { kind: ASSET_DATA_MANAGER };
  const sample = { kind: ASSET_DATA_SAMPLE };
  const model = { kind: ASSET_MODEL };

  test.each([
    ['no inputs', []],
    [
      'several models',
      [
        { ...model, optional: true },
        { ...model, multiple: true },
      ],
    ],
    ['a data manager and several samples', [manager, { ...sample, optional: true }, { ...sample, multiple: true }]],
  ])('takes %s', (_what, inputs) => {
    expect(() => assertWith({ inputs: named(inputs) })).not.toThrow();
  });

  test.each([
    ['kind 0', [{ kind: 0 }], '(i0: (kind: cannot be blank.).)'],
    ['a performance', [{ kind: ASSET_PERFORMANCE }], '(i0: (kind: must be a valid value.).)'],
    ['an unknown kind', [{ kind: 99 }], '(i0: (kind: must be a valid value.).)'],
    ['a multiple data manager', [{ ...manager, multiple: true }, sample], '(i0: (multiple: must be blank.).)'],
    ['an optional data manager', [{ ...manager, optional: true }, sample], '(i0: (optional: must be blank.).)'],
    ['two data managers', [manager, manager, sample], 'OE0101: a function may have one data manager input at most'],
    ['a data manager without samples', [manager, model], 'OE0101: a data manager input needs a data sample input'],
    ['samples without a data manager', [sample, model], 'OE0101: a data sample input needs a data manager input'],
  ])('refuses %s among the inputs with OE0101', (_what, inputs, problem) => {
    expect(() => assertWith({ inputs: named(inputs) })).toThrow(
      new Error(`OE0101: function is not valid: inputs: ${problem}.`),
    );
  });

  test.each([
    ['no outputs', []],
    ['models and performances', [{ ...model, multiple: true }, { kind: ASSET_PERFORMANCE }]],
  ])('takes %s', (_what, outputs) => {
    expect(() => assertWith({ outputs: named(outputs) })).not.toThrow();
  });

  test.each([
    ['kind 0', { kind: 0 }, 'kind: cannot be blank.'],
    ['a data sample', sample, 'kind: must be a valid value.'],
    ['a data manager', manager, 'kind: must be a valid value.'],
    ['a multiple performance', { kind: ASSET_PERFORMANCE, multiple: true }, 'multiple: must be blank.'],
  ])('refuses %s among the outputs with OE0101', (_what, output, problem) => {
    expect(() => assertWith({ outputs: named([output]) })).toThrow(
      new Error(`OE0101: function is not valid: outputs: (i0: (${problem}).).`),
    );
  });

  describe.each(['inputs', 'outputs'])('among the %s', (field) => {
    test.each([
      ['an empty identifier', '', ': cannot be blank'],
      ['an identifier of 101 bytes', 'x'.repeat(101), `${'x'.repeat(100)}: the length must be between 1 and 100`],
    ])('refuses %s with OE0101', (_what, identifier, problem) => {
      expect(() => assertWith({ [field]: new Map([[identifier, model]]) })).toThrow(
        new Error(`OE0101: function is not valid: ${field}: (${problem}.).`),
      );
    });

    it('takes an identifier of 100 bytes that is called like a property of every object', () => {
      const identifiers = ['x'.repeat(100), '__proto__', 'constructor'];

      expect(() => assertWith({ [field]: new Map(identifiers.map((name) => [name, model])) })).not.toThrow();
    });
  });
});
