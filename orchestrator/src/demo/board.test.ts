// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, ComputeTaskStatus, decode, type DraftFields, encode, EventKind } from '@orchestrator/proto';
import { createColors } from 'picocolors';
import { Board } from './board';
import { drawBoard } from './drawing';
import { accuracyTable, toJsonLines, toLines } from './report';
import { failingStudy, federatedStudy, loneStudy } from './studies';
import type { PlannedTask } from './task-drafts';

const { STATUS_DONE, STATUS_EXECUTING, STATUS_FAILED, STATUS_WAITING_FOR_PARENT_TASKS } = ComputeTaskStatus;

const [home, abroad] = ['MyOrg1MSP', 'MyOrg2MSP'].map((mspid) => ({
  mspid,
  managerKey: `manager of ${mspid}`,
  trainingKeys: [`rows of ${mspid}`],
  testKey: `tests of ${mspid}`,
})) as [ReturnType<typeof hospital>, ReturnType<typeof hospital>];

function hospital(mspid: string) {
  return { mspid, managerKey: '', trainingKeys: [''], testKey: '' };
}

const parts = {
  functions: { train: 'f1', average: 'f2', test: 'f3', smoking: 'f4' },
  hospitals: [home, abroad],
  analyst: 'MyOrg3MSP',
  rounds: 2,
  metadata: new Map<string, string>(),
};

function eventOf(fields: DraftFields<AssetEvent>): AssetEvent {
  return decode(AssetEvent, encode(AssetEvent, fields));
}

function statusEvent({ task }: PlannedTask, status: ComputeTaskStatus): AssetEvent {
  return eventOf({ computeTask: { key: task.key, status } });
}

function modelEvent({ task }: PlannedTask, eventKind: EventKind): AssetEvent {
  return eventOf({ model: { computeTaskKey: task.key }, eventKind });
}
