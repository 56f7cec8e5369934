// SPDX-License-Identifier: Apache-2.0

import { type ConfigurationError, Faults } from './faults';
import { MEANINGLESS_NAMES, meaninglessNotices, nearestName, refuseUnknownNames } from './names';
import { SETTINGS } from './settings';

function faultsOf(environment: Record<string, string>): readonly string[] {
  const faults = new Faults();
  refuseUnknownNames(environment, faults);
  try {
    faults.assertNone();
    return [];
  } catch (error) {
    return (error as ConfigurationError).faults;
  }
}

describe('refuseUnknownNames', () => {
  test('names the nearest setting, without the value', () => {
    expect(faultsOf({ ORCHESTRATOR_TLS_ENABLE: 'hunter2' })).toEqual([
      'ORCHESTRATOR_TLS_ENABLE: there is no such setting; the nearest is ORCHESTRATOR_TLS_ENABLED',
    ]);
  });

  test('reports a name even if its value is empty', () => {
    expect(faultsOf({ ORCHESTRATOR_NONSENSE: '' })).toHaveLength(1);
  });

  test('accepts the names of all settings and those without a meaning', () => {
    const names = [...Object.values(SETTINGS).map(({ name }) => name), ...MEANINGLESS_NAMES.keys()];

    expect(faultsOf(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([]);
  });

  test('does not look at names of others', () => {
    expect(faultsOf({ PATH: '/bin', ORCHESTRATOR: 'x', MY_ORCHESTRATOR_X: 'x' })).toEqual([]);
  });

  test.each([
    ['ORCHESTRATOR_SERVICE_HOST', '10.0.0.1'],
    ['ORCHESTRATOR_SERVICE_PORT_GRPC', '9000'],
    ['ORCHESTRATOR_PORT', 'tcp://10.0.0.1:9000'],
    ['ORCHESTRATOR_SERVER_PORT_9000_TCP', 'tcp://10.0.0.1:9000'],
    ['ORCHESTRATOR_PORT_9000_TCP_ADDR', '10.0.0.1'],
  ])('accepts %s, as Kubernetes sets it', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([]);
  });

  test('refuses a port that a person has set', () => {
    expect(faultsOf({ ORCHESTRATOR_PORT: '9000' })).toHaveLength(1);
  });
});

describe('nearestName', () => {
  test.each([
    ['ORCHESTRATOR_LOG_LEVEL', 'LOG_LEVEL'],
    ['ORCHESTRATOR_METRICS_ENABLED', 'METRICS_ENABLED'],
    ['ORCHESTRATOR_ADRESS', 'ORCHESTRATOR_ADDRESS'],
    ['ORCHESTRATOR_DATADIR', 'ORCHESTRATOR_DATA_DIR'],
    ['ORCHESTRATOR_TLS_KEY', 'ORCHESTRATOR_TLS_KEY_PATH'],
  ])('of %s is %s', (name, nearest) => {
    expect(nearestName(name)).toBe(nearest);
  });
});

describe('meaninglessNotices', () => {
  test('says the reason, without the value', () => {
    expect(meaninglessNotices({ ORCHESTRATOR_DATABASE_URL: 'postgresql://me:hunter2@db' })).toEqual([
      'ORCHESTRATOR_DATABASE_URL has no effect: the store is embedded.',
    ]);
  });

  test('says nothing of a variable that is empty', () => {
    expect(meaninglessNotices({ ORCHESTRATOR_DATABASE_URL: '' })).toEqual([]);
  });
});
