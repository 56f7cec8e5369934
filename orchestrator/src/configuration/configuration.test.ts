// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from './configuration';
import { ConfigurationError } from './faults';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'configuration-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(text: string): string {
  const file = join(folder, 'channels.yaml');
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

describe('loadConfiguration', () => {
  test('has a default for everything', () => {
    expect(loadConfiguration({})).toMatchObject({
      mode: 'solo',
      address: { host: '127.0.0.1', port: 9000 },
      httpAddress: { host: '127.0.0.1', port: 8484 },
      dataDirectory: '.data',
      maxMessageBytes: 67_108_864,
      shutdownTimeoutMs: 20_000,
      retryBudgetMs: 10_000,
      logLevel: 'info',
      metricsEnabled: false,
      tls: undefined,
      channels: { isDefault: true },
    });
  });

  test('is frozen', () => {
    const configuration = loadConfiguration({});

    const parts = [configuration, configuration.address, configuration.channels, configuration.notices];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true]);
  });

  test('reads the channel file', () => {
    const { channels } = loadConfiguration({ ORCHESTRATOR_CHANNEL_CONFIG: fileOf('channels: { one: [A] }') });

    expect(channels).toEqual({ isDefault: false, members: new Map([['one', new Set(['A'])]]) });
  });

  test('names variable, file and line of a fault in the channel file', () => {
    const file = fileOf('channels:\n  one: []\n');

    expect(faultsOf({ ORCHESTRATOR_CHANNEL_CONFIG: file })).toEqual([
      `ORCHESTRATOR_CHANNEL_CONFIG: ${file}: line 2: channel "one" must have a list of at least one organization`,
    ]);
  });

  test.each([
    ['is missing', '/nowhere/channels.yaml', 'there is no such file or folder'],
    ['is a folder', tmpdir(), 'it is a folder'],
  ])('refuses a channel file that %s', (_case, path, reason) => {
    expect(faultsOf({ ORCHESTRATOR_CHANNEL_CONFIG: path })).toEqual([
      `ORCHESTRATOR_CHANNEL_CONFIG: cannot read "${path}": ${reason}`,
    ]);
  });

  test('refuses a mode that there is not, and says which ones there are', () => {
    expect(faultsOf({ ORCHESTRATOR_MODE: 'distributed' })).toEqual([
      'ORCHESTRATOR_MODE: "distributed" is not allowed; expected one of solo, ledger',
    ]);
  });

  test('refuses ledger mode without a connection profile, and says how to get one', () => {
    const home = process.cwd();
    process.chdir(tmpdir());
    try {
      expect(faultsOf({ ORCHESTRATOR_MODE: 'ledger' })).toEqual([
        expect.stringMatching(/^ORCHESTRATOR_NETWORK_CONFIG: it is not set.*network:up/),
      ]);
    } finally {
      process.chdir(home);
    }
  });

  test('refuses one address for both servers', () => {
    const address = { ORCHESTRATOR_ADDRESS: '[::1]:7', ORCHESTRATOR_HTTP_ADDRESS: '[::1]:7' };

    expect(faultsOf(address)).toEqual(['ORCHESTRATOR_HTTP_ADDRESS: [::1]:7 is the value of ORCHESTRATOR_ADDRESS too']);
  });

  test('accepts a free port for both servers', () => {
    expect(faultsOf({ ORCHESTRATOR_ADDRESS: 'localhost:0', ORCHESTRATOR_HTTP_ADDRESS: 'localhost:0' })).toEqual([]);
  });

  test('reports all faults at once', () => {
    const faults = faultsOf({
      ORCHESTRATOR_NONSENSE: '1',
      ORCHESTRATOR_ADDRESS: 'nowhere',
      ORCHESTRATOR_SHUTDOWN_TIMEOUT: '20',
      ORCHESTRATOR_CHANNEL_CONFIG: fileOf('channels: { one: [], two: [] }'),
      ORCHESTRATOR_TLS_ENABLED: 'true',
      ORCHESTRATOR_VERIFY_CLIENT_MSP_ID: 'true',
      LOG_LEVEL: 'loud',
    });

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'ORCHESTRATOR_NONSENSE',
      'ORCHESTRATOR_ADDRESS',
      'ORCHESTRATOR_SHUTDOWN_TIMEOUT',
      'LOG_LEVEL',
      'ORCHESTRATOR_CHANNEL_CONFIG',
      'ORCHESTRATOR_CHANNEL_CONFIG',
      'ORCHESTRATOR_VERIFY_CLIENT_MSP_ID',
      'ORCHESTRATOR_TLS_CERT_PATH',
      'ORCHESTRATOR_TLS_KEY_PATH',
    ]);
  });

  test('says all faults in the message of the error', () => {
    expect(() => loadConfiguration({ LOG_LEVEL: 'loud', METRICS_ENABLED: 'maybe' })).toThrow(
      /^The configuration has faults:\n {2}LOG_LEVEL: .*\n {2}METRICS_ENABLED: .*$/,
    );
  });

  test('notices the channels for development and variables without an effect', () => {
    const { notices } = loadConfiguration({
      ORCHESTRATOR_REPLAY_EVENTS_BATCH_SIZE: '100',
      ORCHESTRATOR_TLS_KEY_PATH: '/x',
      ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR: '/y',
    });

    expect(notices).toEqual([
      'ORCHESTRATOR_CHANNEL_CONFIG is not set: the channels are those for development.',
      'ORCHESTRATOR_REPLAY_EVENTS_BATCH_SIZE has no effect: events are read by bytes, not by count.',
      'ORCHESTRATOR_TLS_KEY_PATH has no effect: ORCHESTRATOR_TLS_ENABLED is false.',
      'ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR has no effect: ORCHESTRATOR_MTLS_ENABLED is false.',
    ]);
  });
});
