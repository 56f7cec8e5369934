// SPDX-License-Identifier: Apache-2.0

import { isWanted, parseVersion, remarkOn } from './version';

function printed(version: string): string {
  return `peer:\n Version: ${version}\n Commit SHA: 86c1172be\n Go version: go1.26.8\n`;
}

describe('parseVersion', () => {
  it.each([
    ['v3.1.5', { text: '3.1.5', major: 3, minor: 1 }],
    ['2.5.16', { text: '2.5.16', major: 2, minor: 5 }],
    ['latest', { text: 'latest', major: undefined, minor: undefined }],
    ['', { text: '', major: undefined, minor: undefined }],
  ])('reads %j', (version, expected) => {
    expect(parseVersion(printed(version))).toEqual(expected);
  });

  it('refuses what is no version', () => {
    expect(() => parseVersion('usage: peer')).toThrow(/does not say its version/);
  });
});

describe('remarkOn', () => {
  it.each(['2.4.9', '1.4.12'])('refuses %s', (version) => {
    expect(() => remarkOn(parseVersion(printed(version)))).toThrow(/too old/);
  });

  it.each(['2.5.16', '3.1.0'])('says nothing of %s', (version) => {
    expect(remarkOn(parseVersion(printed(version)))).toBeUndefined();
  });

  it.each(['3.0.0', '3.2.0', '4.0.0'])('warns of %s, which was never tried', (version) => {
    expect(remarkOn(parseVersion(printed(version)))).toMatch(/has not been tried/);
  });

  it('takes programs that were built without a version, and says so', () => {
    expect(remarkOn(parseVersion(printed('latest')))).toMatch(/do not say their version/);
  });
});

describe('isWanted', () => {
  it.each([
    ['2.5.16', '2.5', true],
    ['2.5.16', '2.5.16', true],
    ['2.5.1', '2.5.16', false],
    ['2.50.1', '2.5', false],
    ['latest', '2.5', true],
  ])('of %s for %s is %s', (version, wanted, expected) => {
    expect(isWanted(parseVersion(printed(version)), wanted)).toBe(expected);
  });
});
