// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { services } from '@orchestrator/proto';
import { type Call, callOf, CHANNELS, METHODS } from './call';
import { canonical, Names } from './canonical';
import type { Comparison } from './comparison';

/** What one query lists, to its end, on each server. */
export interface Digest {
  /** Such as `mychannel QueryPlans`. */
  readonly name: string;
  readonly rows: number;
  /** SHA-256 of the canonical rows, in the order of the servers. */
  readonly hashes: readonly string[];
}

/** Lists all that channels hold; models and reports are in the events. Only of use if the servers began empty. */
export async function digestAll(comparison: Comparison): Promise<Digest[]> {
  const digests: Digest[] = [];
  for (const channel of CHANNELS) {
    for (const call of queries(channel)) {
      const lists = await comparison.list(call);
      const name = `${channel} ${call.path.split('/').at(-1) ?? ''}`;
      digests.push({ name, rows: lists[0]?.length ?? 0, hashes: lists.map((rows) => hashOf(call, rows)) });
    }
  }
  return digests;
}

function queries(channel: string): Call[] {
  const { computePlan, computeTask, dataManager, dataSample, event, function: functions, performance } = services;
  const reader = { mspid: 'MyOrg1MSP', channel };
  return [
    callOf(reader, event.methods.queryEvents, {}),
    callOf(reader, computePlan.methods.queryPlans, {}),
    callOf(reader, functions.methods.queryFunctions, {}),
    callOf(reader, dataManager.methods.queryDataManagers, {}),
    callOf(reader, dataSample.methods.queryDataSamples, {}),
    callOf(reader, computeTask.methods.queryTasks, {}),
    callOf(reader, performance.methods.queryPerformances, {}),
  ];
}

function hashOf(call: Call, rows: readonly object[]): string {
  const names = new Names();
  const codec = METHODS.get(call.path)
    ?.reply.fields.find(({ repeated }) => repeated)
    ?.message?.();
  const hash = createHash('sha256');
  for (const row of rows) {
    if (codec !== undefined) hash.update(JSON.stringify(canonical(codec, row as Record<string, unknown>, names)));
  }
  return hash.digest('hex');
}
