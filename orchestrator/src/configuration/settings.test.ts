// SPDX-License-Identifier: Apache-2.0

import { type ConfigurationError, Faults } from './faults';
import { integer, path } from './parsers';
import { readSettings, SETTINGS, type SettingTable } from './settings';

const TABLE = {
  limit: { name: 'LIMIT', parser: integer(1, 9), default: '5', doc: '', modes: ['solo'] },
  folder: { name: 'FOLDER', parser: path, doc: '', modes: ['solo'] },
  pin: { name: 'PIN', parser: integer(0, 9999), doc: '', modes: ['solo'], secret: true },
} as const satisfies SettingTable;

function faultsOf(environment: Record<string, string>): readonly string[] {
  const faults = new Faults();
  readSettings(TABLE, environment, faults);
  try {
    faults.assertNone();
    return [];
  } catch (error) {
    return (error as ConfigurationError).faults;
  }
}

describe('readSettings', () => {
  test('gives values by the keys of the table', () => {
    const values = readSettings(TABLE, { LIMIT: '7', FOLDER: '/x' }, new Faults());

    expect(values).toEqual({ limit: 7, folder: '/x', pin: undefined });
  });

  test('takes the default where a variable is empty', () => {
    expect(readSettings(TABLE, { LIMIT: '', FOLDER: '' }, new Faults())).toMatchObject({ limit: 5, folder: undefined });
  });

  test('names variable, value and what is allowed', () => {
    expect(faultsOf({ LIMIT: 'ten\n' })).toEqual([
      'LIMIT: "ten\\n" is not allowed; expected a whole number from 1 to 9',
    ]);
  });

  test('keeps the value of a secret out of its fault', () => {
    expect(faultsOf({ PIN: 'hunter2' })).toEqual([
      'PIN: the value is not allowed; expected a whole number from 0 to 9999',
    ]);
  });

  test('cuts a long value', () => {
    expect(faultsOf({ LIMIT: 'x'.repeat(10_000) })[0]!.length).toBeLessThan(300);
  });
});

describe('SETTINGS', () => {
  const settings: SettingTable = SETTINGS;

  test.each(Object.values(settings).filter((setting) => setting.default !== undefined))(
    'has a default for $name that its parser reads',
    ({ parser, default: text }) => {
      expect(parser.parse(text!)).toBeDefined();
    },
  );

  test('has no name twice', () => {
    const names = Object.values(settings).map(({ name }) => name);

    expect(names).toEqual([...new Set(names)]);
  });
});
