// SPDX-License-Identifier: Apache-2.0

const CONTROL = /[^ -~\u0080-\u{10ffff}]/u;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const AUTHORITY = /^\/\/([^/]*)/;
/** Without a scheme, three slashes start a path. */
const RELATIVE_AUTHORITY = /^\/\/(?!\/)([^/]*)/;
const USER = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%]*$/;
const PORT = /^(?::\d*)?$/;
const NOT_IN_HOST = /[ #\\^`{|}]/;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;
/** In a host only bytes beyond ASCII, and the percent sign itself, are escaped. */
const BAD_HOST_ESCAPE = /%(?!25|[89a-fA-F][0-9a-fA-F])/;

/** The parts of a URL that rules look at, empty where there are none. */
export interface UrlParts {
  readonly scheme: string;
  /** With the port, escapes as written. */
  readonly host: string;
  /** Escapes as written. */
  readonly path: string;
}

/** Are all percent signs followed by two hex digits? */
export function hasValidEscapes(text: string): boolean {
  return !BAD_ESCAPE.test(text);
}

/**
 * Splits a URL (RFC 3986, leniently); a `#` is a character like others. Undefined if it has control characters, a bad
 * escape, user, host or port, or neither a scheme nor a first segment without colon.
 */
export function parseUrl(text: string): UrlParts | undefined {
  if (CONTROL.test(text)) return undefined;
  const scheme = SCHEME.exec(text)?.[1];
  if (scheme === undefined) return split('', text);
  const rest = text.slice(scheme.length + 1);
  return rest.startsWith('/') ? split(scheme, rest) : { scheme, host: '', path: '' };
}

function split(scheme: string, rest: string): UrlParts | undefined {
  const hierarchy = before(rest, '?');
  if (before(hierarchy, '/').includes(':')) return undefined;
  const authority = (scheme === '' ? RELATIVE_AUTHORITY : AUTHORITY).exec(hierarchy)?.[1];
  const host = authority === undefined ? '' : hostOf(authority);
  const path = authority === undefined ? hierarchy : hierarchy.slice(2 + authority.length);
  return host === undefined || !hasValidEscapes(path) ? undefined : { scheme, host, path };
}

function before(text: string, mark: string): string {
  const end = text.indexOf(mark);
  return end === -1 ? text : text.slice(0, end);
}

function hostOf(authority: string): string | undefined {
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  if (!USER.test(user) || !hasValidEscapes(user)) return undefined;
  const host = authority.slice(at + 1);
  const valid = hasValidPort(host) && !NOT_IN_HOST.test(host) && !BAD_HOST_ESCAPE.test(host);
  return valid ? host : undefined;
}

function hasValidPort(host: string): boolean {
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']');
    return end !== -1 && PORT.test(host.slice(end + 1));
  }
  const colon = host.lastIndexOf(':');
  return colon === -1 || PORT.test(host.slice(colon));
}
