// SPDX-License-Identifier: Apache-2.0

import { either, many, matcher, one, optional, type Pattern, range, sequence, some, text, times } from './pattern';
import { hasValidEscapes, parseUrl } from './url-parts';

const CHARACTERS = 2083;
const BYTES = 3;

const digit = one(range('09'));
const letter = one(range('az', 'AZ', '\u00a1\uffff'));
const alphanumeric = one(range('az', 'AZ', '09'));
const wide = one(range('az', 'AZ', '09', '\u00a1\uffff'));
const dash = text('-');
const dot = text('.');
/** Neither space nor control character. */
const filled = one((code) => code > 0x20 && code !== 0x7f);

const scheme = sequence(either(...['ftp', 'tcp', 'udp', 'ws', 'wss', 'http', 'https'].map(text)), text('://'));
const user = sequence(some(filled), text('@'));
const port = sequence(text(':'), times(digit, 1, 5));
const path = sequence(either(...['/', '?', '#'].map(text)), many(filled));

/** The main run: alphanumerics with single or double dashes between them. */
const run = sequence(some(wide), many(sequence(dash, optional(dash), some(wide))));
const prefix = either(
  sequence(
    alphanumeric,
    many(one(range('az', 'AZ', '09', '--', '__'))),
    alphanumeric,
    many(sequence(one(range('--', '..')), some(alphanumeric))),
  ),
  text('www.'),
  sequence(
    some(alphanumeric),
    many(sequence(optional(one(range('--', '__', '..'))), alphanumeric)),
    sequence(alphanumeric, dot, some(alphanumeric)),
  ),
);
const name = sequence(optional(prefix), run, optional(sequence(dot, some(letter))));

const upTo99 = times(digit, 1, 2);
const upTo199 = sequence(text('1'), digit, digit);
const upTo255 = sequence(text('25'), one(range('05')));
const octet = either(upTo99, upTo199, sequence(text('2'), one(range('04')), digit), upTo255);
const firstOctet = either(
  sequence(one(range('19')), optional(digit)),
  upTo199,
  sequence(text('2'), one(range('01')), digit),
  sequence(text('22'), one(range('03'))),
  sequence(text('24'), digit),
  upTo255,
);
const ipv4 = (first: Pattern): Pattern => sequence(first, times(sequence(dot, octet), 3, 3));

const group = times(one(range('09', 'af', 'AF')), 1, 4);
/** Groups on both sides of the double colon, seven at most. */
const shortened = Array.from({ length: 8 }, (_, before) =>
  sequence(
    before === 0 ? text(':') : times(sequence(group, text(':')), before, before),
    before === 7 ? text(':') : either(text(':'), times(sequence(text(':'), group), 1, 7 - before)),
  ),
);
const ipv6 = either(
  sequence(times(sequence(group, text(':')), 7, 7), group),
  ...shortened,
  sequence(text('::'), optional(sequence(text('ffff'), optional(text(':0')), text(':'))), ipv4(octet)),
  sequence(times(sequence(group, text(':')), 1, 4), text(':'), ipv4(octet)),
);

const host = either(ipv4(firstOctet), sequence(text('['), either(ipv4(octet), ipv6), text(']')), name);

const hasUrlShape = matcher(
  sequence(optional(scheme), optional(user), host, optional(dot), optional(port), optional(path)),
);

/** What most addresses look like; all of it is within the grammar, which takes twenty times as long to say so. */
const COMMON = /^https?:\/\/[a-z][a-z0-9]+(?:[.-][a-z][a-z0-9]+)*(?::\d{1,5})?(?:\/[A-Za-z0-9._~/-]{0,1000})?$/;
const COMMON_CHARACTERS = 2000;

/**
 * Can something be stored at this address? It is a URL whose scheme may be left out. The grammar is a permissive one,
 * since whatever clients of this API have registered so far has to stay valid.
 */
export function isStorageUrl(address: string): boolean {
  return (address.length <= COMMON_CHARACTERS && COMMON.test(address)) || isWithinGrammar(address);
}

/** The whole grammar. */
export function isWithinGrammar(address: string): boolean {
  if (address.length > 2 * CHARACTERS || Array.from(address).length >= CHARACTERS) return false;
  if (Buffer.byteLength(address) <= BYTES || address.startsWith('.')) return false;
  return namesHostOrFile(address) && hasUrlShape(address);
}

function namesHostOrFile(address: string): boolean {
  const withScheme = address.includes(':') && !address.includes('://') ? `http://${address}` : address;
  const [url = '', ...fragment] = withScheme.split('#');
  const parts = parseUrl(url);
  if (parts === undefined || !fragment.every(hasValidEscapes) || parts.host.startsWith('.')) return false;
  return parts.host !== '' || /\.|%2e/i.test(parts.path);
}
