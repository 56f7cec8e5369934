// SPDX-License-Identifier: Apache-2.0

import fc from 'fast-check';
import { isOrganizationAddress } from './organization-address';

const LONG = 2000;
/** Of the process itself, so that a busy machine does not count. */
const CPU_MICROS = 200_000;

describe('isOrganizationAddress', () => {
  test.each([
    'http://',
    'http:opaque',
    'ftp://x',
    'mailto:x@y',
    'x:y',
    'http:',
    'a+b-c.1:/path',
    'https://substra-backend.org-1.svc.cluster.local:8000/api',
    'http://user:p%41ss@host:80/%7e?anything %zz',
    'http://[::1]:80/',
    'http://[::1]',
    'http://[fe80::1%25en0]',
    'http://host:/',
    'http://%c3%bc.de',
    'http://ü.de',
    'x:///path',
    'opaque:%zz',
  ])('accepts %j', (address) => {
    expect(isOrganizationAddress(address)).toBe(true);
  });

  test.each([
    ['has no scheme', 'foo'],
    ['has no scheme', 'foo.bar'],
    ['has no scheme', 'org-1.com'],
    ['has no scheme', '/abs/path'],
    ['has no scheme', '//x.y'],
    ['has no scheme', '*'],
    ['has no scheme', '?q'],
    ['has an empty scheme', ':x'],
    ['has a scheme that starts with a digit', '1x:y'],
    ['has a space in the host', 'http://a b'],
    ['has a # in the host', 'http://a#b'],
    ['has a bad escape in the path', 'http://a.b/%zz'],
    ['has a cut escape in the path', 'http://a.b/%4'],
    ['escapes an ASCII character in the host', 'http://%41.b'],
    ['has a bracket that is not closed', 'http://[::1'],
    ['has text behind the bracket', 'http://[::1]x'],
    ['has a port that is not a number', 'http://a:b'],
    ['has a bad character in the user', 'http://a"b@c'],
    ['has a bad escape in the user', 'http://a%zz@c'],
    ['holds a control character', 'http://a\n'],
    ['holds a control character in an opaque part', 'x:\x7f'],
  ])('refuses an address that %s: %j', (_reason, address) => {
    expect(isOrganizationAddress(address)).toBe(false);
  });

  test.each(Array.from('#\\^`{|} '))('refuses %j in a host', (character) => {
    expect(isOrganizationAddress(`http://a${character}b`)).toBe(false);
  });

  it('ends the authority at a slash or a question mark', () => {
    expect(['http://a/b c', 'http://a?b c'].map(isOrganizationAddress)).toEqual([true, true]);
  });

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (address) => {
        expect(typeof isOrganizationAddress(address)).toBe('boolean');
      }),
    );
  });

  it('refuses any text with a control character', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.nat(), fc.nat(31), (url, at, code) => {
        const cut = at % (url.length + 1);

        expect(isOrganizationAddress(url.slice(0, cut) + String.fromCharCode(code) + url.slice(cut))).toBe(false);
      }),
    );
  });

  it('accepts the URLs of the web', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        expect(isOrganizationAddress(url)).toBe(true);
      }),
    );
  });

  test.each(['a', ':', '@', '%', '[', 'http://', 'a.-', '%c3%bc'])('answers at once for a long run of %j', (unit) => {
    const address = `http://${unit.repeat(LONG)}\0`;
    const start = process.cpuUsage();

    const accepted = isOrganizationAddress(address);

    expect({ accepted, fast: process.cpuUsage(start).user < CPU_MICROS }).toEqual({ accepted: false, fast: true });
  });
});
