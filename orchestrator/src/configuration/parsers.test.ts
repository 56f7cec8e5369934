// SPDX-License-Identifier: Apache-2.0

import { address, choice, duration, formatAddress, integer, truth } from './parsers';

describe('truth', () => {
  test.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('reads %s as true', (text) => {
    expect(truth.parse(text)).toBe(true);
  });

  test.each(['0', 'f', 'F', 'FALSE', 'false', 'False'])('reads %s as false', (text) => {
    expect(truth.parse(text)).toBe(false);
  });

  test.each(['yes', 'on', 'tRUE', ' true', '2', ''])('refuses "%s"', (text) => {
    expect(truth.parse(text)).toBeUndefined();
  });
});

describe('duration', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['500ms', 500],
    ['20s', 20_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['.5s', 500],
    ['2.s', 2000],
    ['1500us', 2],
    ['1µs', 1],
    ['1μs', 1],
    ['1ns', 1],
    ['596h', 2_145_600_000],
  ])('reads %s as %d ms', (text, ms) => {
    expect(duration.parse(text)).toBe(ms);
  });

  test.each(['20', '20 s', '-1s', '+1s', 's', '.s', '1d', '1s ', '1.2.3s', '596h1ms', ''])('refuses "%s"', (text) => {
    expect(duration.parse(text)).toBeUndefined();
  });
});

describe('address', () => {
  test.each([
    ['127.0.0.1:9000', '127.0.0.1', 9000],
    ['localhost:0', 'localhost', 0],
    ['a-b.example:65535', 'a-b.example', 65_535],
    ['[::1]:80', '::1', 80],
  ])('reads %s', (text, host, port) => {
    expect(address.parse(text)).toEqual({ host, port });
  });

  test.each([
    ...['localhost', ':9000', 'localhost:', 'localhost:65536', 'localhost:-1', 'http://localhost:1', 'a b:1'],
    ...['256.0.0.1:1', '1.2.3:1', '::1:80', '[localhost]:80', '[::1]', '-a:1', ''],
  ])('refuses "%s"', (text) => {
    expect(address.parse(text)).toBeUndefined();
  });
});

describe('formatAddress', () => {
  test.each(['127.0.0.1:9000', '[::1]:0'])('gives back %s', (text) => {
    expect(formatAddress(address.parse(text)!)).toBe(text);
  });
});

describe('integer', () => {
  const parser = integer(1, 100);

  test.each([
    ['1', 1],
    ['100', 100],
    ['007', 7],
  ])('reads %s', (text, value) => {
    expect(parser.parse(text)).toBe(value);
  });

  test.each(['0', '101', '-1', '1.5', '1e1', '0x1', '1_0', ' 1', ''])('refuses "%s"', (text) => {
    expect(parser.parse(text)).toBeUndefined();
  });
});

describe('choice', () => {
  test('takes a word in upper case', () => {
    expect(choice(['info', 'debug']).parse('INFO')).toBe('info');
  });

  test('refuses a word that is not among those given', () => {
    expect(choice(['info', 'debug']).parse('notice')).toBeUndefined();
  });

  test('expects the words that it is given', () => {
    expect(choice(['info', 'debug']).expected).toBe('one of info, debug');
  });
});
