// SPDX-License-Identifier: Apache-2.0

import type { Faults } from './faults';
import { readText } from './files';
import { couchUrl } from './parsers';
import type { Secret } from './secret';
import { type Environment, SETTINGS, type SettingValues } from './settings';

/** Where the commit log is, if it is in CouchDB. */
export interface CouchConfiguration {
  /** Of the server, with user and password. */
  readonly url: Secret;
  /** How the names of the databases begin. */
  readonly prefix: string;
  /** How long a request is tried. */
  readonly timeoutMs: number;
  /** How long the start waits for the server. */
  readonly startTimeoutMs: number;
}

/** Where the server of a URL is, without user and password: for texts. */
export function placeOf(url: Secret): string {
  const { origin, pathname } = new URL(url.reveal());
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

type Values = SettingValues<typeof SETTINGS>;

const { mode, couchdbUrl, couchdbUrlFile, couchdbPrefix, couchdbTimeoutMs, couchdbStartTimeoutMs } = SETTINGS;

/** How CouchDB is used; undefined if it is not. */
export function readCouchDb(values: Values, faults: Faults): CouchConfiguration | undefined {
  const url = readUrl(values, faults);
  if (url === undefined || values.mode !== 'solo') return undefined;
  const { couchdbPrefix: prefix, couchdbTimeoutMs: timeoutMs, couchdbStartTimeoutMs: startTimeoutMs } = values;
  return Object.freeze({ url, prefix, timeoutMs, startTimeoutMs });
}

/** One text for each setting of CouchDB that is set and not used. */
export function unusedCouchNotices(values: Values, environment: Environment): string[] {
  const isSet = values.couchdbUrl !== undefined || values.couchdbUrlFile !== undefined;
  if (isSet && values.mode === 'solo') return [];
  const reason = isSet ? `${mode.name} is not solo` : `${couchdbUrl.name} is not set`;
  return [couchdbUrl, couchdbUrlFile, couchdbPrefix, couchdbTimeoutMs, couchdbStartTimeoutMs]
    .filter(({ name }) => environment[name])
    .map(({ name }) => `${name} has no effect: ${reason}.`);
}

function readUrl({ couchdbUrl: url, couchdbUrlFile: path }: Values, faults: Faults): Secret | undefined {
  if (path === undefined) return url;
  const { name } = couchdbUrlFile;
  if (url !== undefined) faults.report(name, `it is set, and ${couchdbUrl.name} too`);
  const text = readText({ name, path }, faults);
  if (text === undefined) return undefined;
  const read = couchUrl.parse(text.trim());
  if (read === undefined) faults.report(name, `what is in ${JSON.stringify(path)} is not ${couchUrl.expected}`);
  return read;
}
