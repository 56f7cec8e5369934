// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { loadConfiguration } from './configuration';
import { ConfigurationError } from './faults';

const URL_OF_SERVER = 'https://me:hunter2@couch.example:6984/path';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'configuration-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(text: string): string {
  const file = join(folder, 'url');
  writeFileSync(file, text);
  return file;
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfiguration(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe('readCouchDb', () => {
  test('leaves CouchDB out unless it is named', () => {
    expect(loadConfiguration({}).couchdb).toBeUndefined();
  });

  test('has a default for everything but the server', () => {
    const { couchdb } = loadConfiguration({ ORCHESTRATOR_COUCHDB_URL: URL_OF_SERVER });

    expect(couchdb).toMatchObject({ prefix: 'orchestrator', timeoutMs: 30_000, startTimeoutMs: 60_000 });
    expect(couchdb?.url.reveal()).toBe(URL_OF_SERVER);
  });

  test('shows no password', () => {
    const configuration = loadConfiguration({ ORCHESTRATOR_COUCHDB_URL: URL_OF_SERVER });

    expect(inspect(configuration, { depth: null }) + JSON.stringify(configuration)).not.toContain('hunter2');
  });

  test('reads the server from a file', () => {
    const file = fileOf(`${URL_OF_SERVER}\n`);

    const { couchdb } = loadConfiguration({ ORCHESTRATOR_COUCHDB_URL_FILE: file });

    expect(couchdb?.url.reveal()).toBe(URL_OF_SERVER);
  });

  test('reports a file that holds no URL, without what it holds', () => {
    const [fault] = faultsOf({ ORCHESTRATOR_COUCHDB_URL_FILE: fileOf('hunter2') });

    expect(fault).toMatch(/^ORCHESTRATOR_COUCHDB_URL_FILE: what is in ".*" is not the URL of a server/);
    expect(fault).not.toContain('hunter2');
  });

  test('reports a server that is named twice', () => {
    const both = { ORCHESTRATOR_COUCHDB_URL: URL_OF_SERVER, ORCHESTRATOR_COUCHDB_URL_FILE: fileOf(URL_OF_SERVER) };

    expect(faultsOf(both)).toEqual(['ORCHESTRATOR_COUCHDB_URL_FILE: it is set, and ORCHESTRATOR_COUCHDB_URL too']);
  });

  test.each(['couch.example', 'ftp://couch.example', 'http://a:%hunter2@couch.example', 'http://a:hunter2@b/?x=1'])(
    'reports %s as no server, without the value',
    (url) => {
      const [fault] = faultsOf({ ORCHESTRATOR_COUCHDB_URL: url });

      expect(fault).toMatch(/^ORCHESTRATOR_COUCHDB_URL: the value is not allowed; expected the URL of a server/);
    },
  );

  test.each(['Upper', '1st', '_x', 'a/b', 'a'.repeat(101)])('reports the prefix %s', (prefix) => {
    expect(faultsOf({ ORCHESTRATOR_COUCHDB_PREFIX: prefix })).toHaveLength(1);
  });

  test('notices settings that have no effect without a server', () => {
    const { notices } = loadConfiguration({ ORCHESTRATOR_COUCHDB_PREFIX: 'x', ORCHESTRATOR_COUCHDB_TIMEOUT: '1s' });

    expect(notices.slice(1)).toEqual([
      'ORCHESTRATOR_COUCHDB_PREFIX has no effect: ORCHESTRATOR_COUCHDB_URL is not set.',
      'ORCHESTRATOR_COUCHDB_TIMEOUT has no effect: ORCHESTRATOR_COUCHDB_URL is not set.',
    ]);
  });
});
