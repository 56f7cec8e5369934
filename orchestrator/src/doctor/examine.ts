// SPDX-License-Identifier: Apache-2.0

import { type Configuration, ConfigurationError, type Environment, loadConfiguration } from '../configuration';
import { VERSION } from '../version';
import { logIdOf, ledgerReplicaFolder } from '../ledger/ledger-store';
import { examineCertificates } from './certificates';
import { examineCouchDb } from './couchdb';
import { examineDisk } from './disk';
import { fail, type Finding, ok, warn } from './finding';
import { examineNetwork } from './network';
import { examinePort } from './ports';
import { examineReplica } from './replica';
import { examineStore, type StoreReport } from './store';

const OLDEST_NODE = 20;
/** A clock before this was never set. */
const EARLIEST_MS = Date.UTC(2024, 0, 1);

/** Looks at all that the server needs. */
export async function examine(environment: Environment, nowMs: number): Promise<Finding[]> {
  const findings = [examineVersions(), examineClock(nowMs)];
  const configuration = examineConfiguration(environment, findings);
  if (configuration === undefined) return findings;
  findings.push(...examineDisk(configuration.dataDirectory));
  const store = await examineData(configuration, nowMs);
  findings.push(...store.findings, await examinePort('gRPC address', configuration.address, store.inUse));
  if (configuration.metricsEnabled) {
    findings.push(await examinePort('HTTP address', configuration.httpAddress, store.inUse));
  }
  return [...findings, ...examineCertificates(configuration.tls, nowMs)];
}

async function examineData(configuration: Configuration, nowMs: number): Promise<StoreReport> {
  const { ledger, couchdb, dataDirectory } = configuration;
  const names = [...configuration.channels.members.keys()];
  if (couchdb !== undefined) return examineCouchDb({ couchdb, dataDirectory, channels: names }, nowMs);
  if (ledger === undefined) return examineStore(dataDirectory, nowMs);
  const folder = ledgerReplicaFolder(dataDirectory);
  const { findings, inUse } = await examineReplica({ folder, logId: logIdOf(ledger), channels: names, unit: 'blocks' });
  return { findings: [...findings, ...(await examineNetwork(ledger, names, nowMs))], inUse };
}

function examineVersions(): Finding {
  const text = `orchestrator ${VERSION} on Node.js ${process.versions.node}`;
  const major = Number(process.versions.node.split('.')[0]);
  return major < OLDEST_NODE
    ? fail('versions', `${text}: Node.js ${String(OLDEST_NODE)} is needed`)
    : ok('versions', text);
}

function examineClock(nowMs: number): Finding {
  const text = new Date(nowMs).toISOString();
  return nowMs < EARLIEST_MS ? fail('clock', `it is ${text}? Set the clock`) : ok('clock', text);
}

function examineConfiguration(environment: Environment, findings: Finding[]): Configuration | undefined {
  try {
    const configuration = loadConfiguration(environment);
    const channels = [...configuration.channels.members.keys()].join(', ');
    findings.push(ok('configuration', `${configuration.mode} mode, channels ${channels}`));
    for (const notice of configuration.notices) findings.push(warn('configuration', notice));
    return configuration;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const fault of error.faults) findings.push(fail('configuration', fault));
    return undefined;
  }
}
