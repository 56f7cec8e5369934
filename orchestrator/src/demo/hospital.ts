// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import type { Client } from '../client/connect';
import { sha256 } from './file-store';
import { markOf, type Organization } from './organization';
import type { Patients } from './patients';
import { persist } from './patience';
import { splitTable, type Table, toCsv } from './table';

const TRAINING_SAMPLES = 4;
const TEST_SAMPLE = 'test_sample';

/** What others need to know of a hospital to give it tasks. */
export interface Hospital {
  readonly mspid: string;
  readonly managerKey: string;
  readonly trainingKeys: readonly string[];
  readonly testKey: string;
}

/**
 * Registers a hospital's patients: a data manager that the analyst may use, and samples of which only the checksums
 * become known. Returns the key of the manager.
 */
export async function registerPatients(hospital: Organization, patients: Patients, analyst: string): Promise<string> {
  const { client, files, mspid, run, samples } = hospital;
  const training = splitTable(patients.training, TRAINING_SAMPLES).map(sampleOf);
  const test = sampleOf(patients.test);
  const managerKey = randomUUID();
  const manager = {
    key: managerKey,
    name: `patients of ${mspid}`,
    newPermissions: { authorizedIds: [analyst] },
    logsPermission: { authorizedIds: [analyst] },
    description: files.put(Buffer.from(`Columns: ${patients.training.columns.join(', ')}\n`)),
    opener: files.put(Buffer.from('Rows are numbers, one patient a line.\n')),
    metadata: new Map([...markOf(run), [TEST_SAMPLE, test.key]]),
  };
  await persist(() => client.dataManager.registerDataManager(manager));
  for (const { key, table } of [...training, test]) samples.set(key, table);
  const registrations = [...training, test].map(({ key, table }) => ({
    key,
    checksum: sha256(toCsv(table)),
    dataManagerKeys: [managerKey],
  }));
  await persist(() => client.dataSample.registerDataSamples({ samples: registrations }));
  return managerKey;
}

/** Looks up what a hospital has registered. */
export async function findHospital(client: Client, managerKey: string): Promise<Hospital> {
  const { dataManager, dataSampleKeys } = await client.dataset.getDataset({ key: managerKey });
  const testKey = dataManager?.metadata.get(TEST_SAMPLE) ?? '';
  const trainingKeys = dataSampleKeys.filter((key) => key !== testKey);
  return { mspid: dataManager?.owner ?? '', managerKey, trainingKeys, testKey };
}

function sampleOf(table: Table): { key: string; table: Table } {
  return { key: randomUUID(), table };
}
