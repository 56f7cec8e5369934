// SPDX-License-Identifier: Apache-2.0

import { DEFAULT_CHANNELS, parseChannels } from './channels';

const RULE = 'expected text of 1 to 100 printable ASCII characters, without commas and outer spaces';

describe('parseChannels', () => {
  test('reads organizations by channel', () => {
    const text = 'channels:\n  one: [A, "B"]\n  two:\n    - A\n';

    const { channels, faults } = parseChannels(text);

    expect(faults).toEqual([]);
    expect(channels).toEqual({
      isDefault: false,
      members: new Map([
        ['one', new Set(['A', 'B'])],
        ['two', new Set(['A'])],
      ]),
    });
  });

  test('reads a list that is shared by an anchor', () => {
    const { channels } = parseChannels('channels:\n  one: &all [A, B]\n  two: *all\n');

    expect(channels.members.get('two')).toEqual(new Set(['A', 'B']));
  });

  test('takes names of 100 bytes', () => {
    const name = 'x'.repeat(100);

    expect(parseChannels(`channels: { ${name}: [${name}] }`).faults).toEqual([]);
  });

  test.each([
    ['an empty file', '', 'line 1: the file must be a mapping with the key "channels"'],
    ['a list', '- one\n', 'line 1: the file must be a mapping with the key "channels"'],
    ['no key "channels"', '{}\n', 'line 1: the key "channels" is missing'],
    [
      'no channel',
      'channels: {}\n',
      'line 1: "channels" must be a mapping from at least one channel to its organizations',
    ],
    ['no value', 'channels:\n', 'line 1: "channels" must be a mapping from at least one channel to its organizations'],
    [
      'a list of channels',
      'channels:\n  - one\n',
      'line 2: "channels" must be a mapping from at least one channel to its organizations',
    ],
    [
      'an empty channel',
      'channels:\n  one: [A]\n  two: []\n',
      'line 3: channel "two" must have a list of at least one organization',
    ],
    [
      'one organization that is not in a list',
      'channels:\n  one: A\n',
      'line 2: channel "one" must have a list of at least one organization',
    ],
    [
      'an organization twice',
      'channels:\n  one:\n    - A\n    - A\n',
      'line 4: channel "one" has organization "A" twice',
    ],
    ['a channel twice', 'channels:\n  one: [A]\n  one: [B]\n', 'line 3: Map keys must be unique'],
    [
      'another key',
      'channels:\n  one: [A]\nchanels:\n  two: [A]\n',
      'line 3: there is no such key as "chanels"; the only one is "channels"',
    ],
    ['a number', 'channels: { one: [7] }', `line 1: 7 cannot be the name of an organization: ${RULE}`],
    ['a truth value', 'channels: { true: [A] }', `line 1: true cannot be the name of a channel: ${RULE}`],
    ['a list in a list', 'channels: { one: [[A]] }', `line 1: this cannot be the name of an organization: ${RULE}`],
    ['no name', 'channels: { one: [""] }', `line 1: "" cannot be the name of an organization: ${RULE}`],
    ['a comma', 'channels: { one: ["A,B"] }', `line 1: "A,B" cannot be the name of an organization: ${RULE}`],
    ['an outer space', 'channels: { one: ["A "] }', `line 1: "A " cannot be the name of an organization: ${RULE}`],
    ['U+0000', 'channels: { one: ["A\\0"] }', `line 1: "A\\u0000" cannot be the name of an organization: ${RULE}`],
    ['a letter beyond ASCII', 'channels: { é: [A] }', `line 1: "é" cannot be the name of a channel: ${RULE}`],
  ])('refuses %s and names the line', (_case, text, fault) => {
    expect(parseChannels(text).faults).toEqual([fault]);
  });

  test('refuses a name of 101 bytes', () => {
    expect(parseChannels(`channels: { one: [${'x'.repeat(101)}] }`).faults).toHaveLength(1);
  });

  test('refuses what is not YAML and names the line', () => {
    expect(parseChannels('channels:\n  one: [A\n').faults[0]).toMatch(/^line [23]: /);
  });

  test('reports all faults at once', () => {
    const { faults } = parseChannels('channels:\n  one: []\n  "a,b": [A]\n  two: [A, A]\n');

    expect(faults.map((fault) => fault.slice(0, 6))).toEqual(['line 2', 'line 3', 'line 4']);
  });
});

describe('DEFAULT_CHANNELS', () => {
  test('has three organizations on two channels, and says that nobody chose them', () => {
    const organizations = new Set(['MyOrg1MSP', 'MyOrg2MSP', 'MyOrg3MSP']);

    expect(DEFAULT_CHANNELS).toEqual({
      isDefault: true,
      members: new Map([
        ['mychannel', organizations],
        ['yourchannel', organizations],
      ]),
    });
  });
});
