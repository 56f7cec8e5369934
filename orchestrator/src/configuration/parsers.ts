// SPDX-License-Identifier: Apache-2.0

import { isIPv4, isIPv6 } from 'node:net';
import { Secret } from './secret';

/** Reads the text of an environment variable. */
export interface Parser<T> {
  /** What is allowed, in words that follow "expected". */
  readonly expected: string;
  /** The value that the text stands for, or undefined if it stands for none. */
  readonly parse: (text: string) => T | undefined;
}

/** Where a server listens. */
export interface Address {
  readonly host: string;
  /** 0 lets the system choose a free one. */
  readonly port: number;
}

const BOOLEANS = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

const UNIT_MS = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3], // U+00B5, the micro sign
  ['μs', 1e-3], // U+03BC, the Greek letter
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

const DURATION = /^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const DURATION_PART = /([\d.]+)([^\d.]+)/g;
/** 596 hours: a timer of Node does not wait 597. */
const MAX_DURATION_MS = 596 * 3_600_000;

const ADDRESS = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)):(?<port>\d{1,5})$/;
const MAX_PORT = 65_535;

/** A truth value in the spelling of Go. */
export const truth: Parser<boolean> = {
  expected: 'true or false, also spelt 1, t, T, TRUE, True, 0, f, F, FALSE, False',
  parse: (text) => BOOLEANS.get(text),
};

/** A span of time in the spelling of Go, as milliseconds rounded up. */
export const duration: Parser<number> = {
  expected: 'a duration such as 500ms, 20s or 1m30s, at most 596h',
  parse: (text) => {
    if (text === '0') return 0;
    if (!DURATION.test(text)) return undefined;
    const ms = Math.ceil([...text.matchAll(DURATION_PART)].reduce((sum, part) => sum + partMs(part), 0));
    return ms <= MAX_DURATION_MS ? ms : undefined;
  },
};

/** Host and port. */
export const address: Parser<Address> = {
  expected: 'host:port or [IPv6 address]:port, such as 0.0.0.0:9000; port 0 picks a free one',
  parse: (text) => {
    const { v6, host = v6, port } = ADDRESS.exec(text)?.groups ?? {};
    if (host === undefined || Number(port) > MAX_PORT) return undefined;
    if (v6 === undefined ? looksLikeBadIPv4(host) : !isIPv6(v6)) return undefined;
    return Object.freeze({ host, port: Number(port) });
  },
};

/** A path of a file or folder. */
export const path: Parser<string> = { expected: 'a path', parse: (text) => text };

/** The name of an organization on a ledger. */
export const mspid: Parser<string> = {
  expected: 'an MSP id of 1 to 100 printable ASCII characters, without commas and spaces',
  parse: (text) => (/^[!-+\--~]{1,100}$/.test(text) ? text : undefined),
};

/** Where a CouchDB server is, with or without user and password. */
export const couchUrl: Parser<Secret> = {
  expected: 'the URL of a server, such as http://user:password@127.0.0.1:5984, without a query',
  parse: (text) => (isServerUrl(text) ? new Secret(text) : undefined),
};

/** How the names of databases of CouchDB begin. */
export const couchPrefix: Parser<string> = {
  expected: 'a lower-case letter, then up to 99 lower-case letters, digits, _ and -',
  parse: (text) => (/^[a-z][a-z0-9_-]{0,99}$/.test(text) ? text : undefined),
};

/** A whole number between two bounds, both included. */
export function integer(min: number, max: number): Parser<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    parse: (text) => (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined),
  };
}

/** One of some words, in upper or lower case. */
export function choice<const T extends string>(
  words: readonly T[],
  expected = `one of ${words.join(', ')}`,
): Parser<T> {
  return { expected, parse: (text) => words.find((word) => word === text.toLowerCase()) };
}

/** The text that `address` reads. */
export function formatAddress({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function partMs(part: RegExpExecArray): number {
  return Number(part[1]) * (UNIT_MS.get(part[2] ?? '') ?? NaN);
}

function looksLikeBadIPv4(host: string): boolean {
  return /^[\d.]+$/.test(host) && !isIPv4(host);
}

function isServerUrl(text: string): boolean {
  try {
    const { protocol, username, password, search, hash } = new URL(text);
    // What cannot be decoded is refused here.
    decodeURIComponent(username + password);
    return (protocol === 'http:' || protocol === 'https:') && search === '' && hash === '';
  } catch {
    return false;
  }
}
