// SPDX-License-Identifier: Apache-2.0

import { ComputeTask, ComputeTaskStatus, decode, type DraftFields, encode } from '@orchestrator/proto';
import { TransientOutputs } from './transient-outputs';

const { STATUS_DONE, STATUS_EXECUTING, STATUS_FAILED, STATUS_WAITING_FOR_PARENT_TASKS } = ComputeTaskStatus;

function taskOf(fields: DraftFields<ComputeTask>): ComputeTask {
  return decode(ComputeTask, encode(ComputeTask, fields));
}

function parent(status: ComputeTaskStatus, transient = true): ComputeTask {
  return taskOf({ key: 'parent', worker: 'MyOrg1MSP', status, outputs: new Map([['model', { transient }]]) });
}

function child(key: string, status: ComputeTaskStatus): ComputeTask {
  const parentTaskOutput = { parentTaskKey: 'parent', outputIdentifier: 'model' };
  return taskOf({ key, worker: 'MyOrg2MSP', status, inputs: [{ identifier: 'model', parentTaskOutput }] });
}

describe('TransientOutputs', () => {
  const useless = [{ computeTaskKey: 'parent', identifier: 'model' }];

  it.each([STATUS_DONE, STATUS_FAILED])('finds an output when the last child reaches status %i', (last) => {
    const outputs = new TransientOutputs('MyOrg1MSP');
    const states = [
      parent(STATUS_EXECUTING),
      child('a', STATUS_WAITING_FOR_PARENT_TASKS),
      child('b', STATUS_WAITING_FOR_PARENT_TASKS),
      parent(STATUS_DONE),
      child('a', STATUS_DONE),
      child('b', last),
      child('b', last),
    ];

    const found = states.map((state) => outputs.note(state));

    expect(found).toEqual([[], [], [], [], [], useless, []]);
  });

  it('leaves an output that is not transient', () => {
    const outputs = new TransientOutputs('MyOrg1MSP');

    const found = [parent(STATUS_DONE, false), child('a', STATUS_DONE)].map((state) => outputs.note(state));

    expect(found.flat()).toEqual([]);
  });

  it('leaves the output of a task without children', () => {
    const outputs = new TransientOutputs('MyOrg1MSP');

    expect(outputs.note(parent(STATUS_DONE))).toEqual([]);
  });

  it('leaves the outputs of other workers', () => {
    const outputs = new TransientOutputs('MyOrg3MSP');

    const found = [parent(STATUS_DONE), child('a', STATUS_DONE)].map((state) => outputs.note(state));

    expect(found.flat()).toEqual([]);
  });
});
