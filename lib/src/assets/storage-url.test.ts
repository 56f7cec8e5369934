// SPDX-License-Identifier: Apache-2.0

import fc from 'fast-check';
import { isStorageUrl, isWithinGrammar } from './storage-url';

const LONG = 2000;
/** Of the process itself, so that a busy machine does not count. */
const CPU_MICROS = 200_000;

describe('isStorageUrl', () => {
  test.each([
    'foo.bar',
    'localhost:8000/x',
    'http://localhost',
    'http://ü.de',
    'mailto:a@b.c',
    'http://backend-org-1-substra-backend-server.org-1.svc.cluster.local:8000/function/8d4bda5b/file/',
    'https://user:secret@host.org/path?query#fragment',
    'ftp://a.b',
    'tcp://a.b:1',
    'udp://a.b:1',
    'ws://a.b',
    'wss://a.b',
    'http://10.0.0.1:80/x',
    'http://10.0.0.1',
    'http://255.1.1.1',
    'http://[::1]:80/x',
    'http://[1:2:3:4:5:6:7:8]/',
    'http://[1:2::8]/',
    'http://[::ffff:1.2.3.4]',
    'http://[64:ff9b::1.2.3.4]',
    'http://[127.0.0.1]/',
    'http://a--b.c',
    'http://www.1',
    'http://a_bc.d1/x',
    'http://host.:80/x',
    'a/b@c.d',
    'http://a.b/%2e',
    'a.bc#%41',
  ])('accepts %j', (address) => {
    expect(isStorageUrl(address)).toBe(true);
  });

  test.each([
    ['is empty', ''],
    ['has three bytes', 'a.b'],
    ['has three bytes', 'abc'],
    ['has one byte', 'a'],
    ['has neither host nor file', 'foo'],
    ['has neither host nor file', 'foobar'],
    ['has no host', '/abs'],
    ['has no host', '/abs/file.txt'],
    ['starts with a dot', '.foo.bar'],
    ['starts with a dot, before a user', '.user@host.org'],
    ['has a host that starts with a dot', 'http://.foo.bar'],
    ['has an unknown scheme', 's3://bucket/x'],
    ['has a scheme in upper case', 'HTTP://a.b/x'],
    ['has an underscore near the end of the host', 'http://a_b.c/x'],
    ['has a host that ends in a dash', 'http://ab-'],
    ['has three dashes in a row', 'http://ü---b'],
    ['holds a space', 'x y.com'],
    ['holds a control character', 'http://a.b/\x01'],
    ['holds a control character in its fragment', 'http://a.b/#\x01'],
    ['has a port of six digits', 'http://a.b:123456'],
    ['has a port that is not a number', 'http://a.b:x'],
    ['has a bad escape in the path', 'http://a.b/%zz'],
    ['has a bad escape in the fragment', 'http://a.b/#%zz'],
    ['has a first octet of 0', 'http://0.0.0.1'],
    ['has a multicast address', 'http://224.0.0.1'],
    ['has a multicast address', 'http://230.0.0.1'],
    ['has an octet above 255', 'http://1.2.3.256x'],
    ['has nine groups in brackets', 'http://[1:2:3:4:5:6:7:8:9]'],
    ['has two double colons in brackets', 'http://[1::2::3]'],
    ['has a bracket that is not closed', 'http://[::1'],
    ['is 2083 characters long', `http://a.b/${'x'.repeat(2083 - 11)}`],
  ])('refuses an address that %s: %j', (_reason, address) => {
    expect(isStorageUrl(address)).toBe(false);
  });

  it('accepts 2082 characters', () => {
    expect(isStorageUrl(`http://a.b/${'x'.repeat(2082 - 11)}`)).toBe(true);
  });

  it('counts code points, not bytes', () => {
    expect(isStorageUrl(`http://a.b/${'😀'.repeat(2082 - 11)}`)).toBe(true);
  });

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (address) => {
        expect(typeof isStorageUrl(address)).toBe('boolean');
      }),
    );
  });

  it('agrees with a plain regular expression on what a host is', () => {
    // Backtracks without end on long texts, which is why it is only the oracle of a test.
    const prefix =
      /(?:[a-zA-Z0-9][a-zA-Z0-9_-]*[a-zA-Z0-9](?:[-.][a-zA-Z0-9]+)*|www\.|[a-zA-Z0-9]+(?:[-_.]?[a-zA-Z0-9])*[a-zA-Z0-9]\.[a-zA-Z0-9]+)?/;
    const run = /[a-zA-Z\u00a1-\uffff0-9]+(?:--?[a-zA-Z\u00a1-\uffff0-9]+)*(?:\.[a-zA-Z\u00a1-\uffff]+)?\.?/;
    const oracle = new RegExp(`^${prefix.source}${run.source}$`, 'u');
    const host = fc
      .tuple(
        fc.constantFrom('a', '1', 'ü'),
        fc.string({ unit: fc.constantFrom('a', '1', 'ü', '-', '_', '.', 'www.'), maxLength: 14 }),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(host, (text) => {
        expect(isStorageUrl(`http://${text}`)).toBe(oracle.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses any text with a space or control character', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.nat(), fc.nat(32), (url, at, code) => {
        const cut = at % (url.length + 1);

        expect(isStorageUrl(url.slice(0, cut) + String.fromCharCode(code) + url.slice(cut))).toBe(false);
      }),
    );
  });

  test.each(['a', '-', '.', '@', ':', '%', '[', 'a-', 'a.', 'a_', 'a--', 'a@', 'www.', '1.', '::', 'ü', '[::1]@'])(
    'answers at once for a long run of %j',
    (unit) => {
      const nonsense = `${unit.repeat(Math.floor(LONG / unit.length))}"`;
      const start = process.cpuUsage();

      const accepted = [nonsense, `http://${nonsense}`, `/.${nonsense}`].filter(isStorageUrl);

      expect({ accepted, fast: process.cpuUsage(start).user < CPU_MICROS }).toEqual({ accepted: [], fast: true });
    },
  );

  it('answers at once for long nonsense whose only fault is at its end', () => {
    const address = `http://${'a.b-c_d@'.repeat(LONG / 8)}!`;
    const start = process.cpuUsage();

    const accepted = isStorageUrl(address);

    expect({ accepted, fast: process.cpuUsage(start).user < CPU_MICROS }).toEqual({ accepted: false, fast: true });
  });

  it('takes no short cut past the grammar', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{1,6}$/);
    const host = fc.array(fc.tuple(fc.constantFrom('.', '-'), label), { maxLength: 4 });
    const tail = fc.constantFrom('', ':1', ':65535', '/', '/a/b', ':80/x.y~z/-_', '/..');
    const common = fc.tuple(fc.constantFrom('http://', 'https://'), label, host, tail);
    fc.assert(
      fc.property(common, ([scheme, first, rest, end]) => {
        const address = `${scheme}${first}${rest.flat().join('')}${end}`;

        expect(isStorageUrl(address)).toBe(true);
        expect(isWithinGrammar(address)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
