// SPDX-License-Identifier: Apache-2.0

import {
  AssetEvent,
  ComputeTaskStatus,
  decode,
  type DraftFields,
  encode,
  EventKind,
  FunctionStatus,
} from '@orchestrator/proto';
import { createColors } from 'picocolors';
import { Board } from './board';
import { drawBoard } from './drawing';
import type { Hospital } from './hospital';
import { accuracyTable, toJsonLines, toLines } from './report';
import { failingStudy, federatedStudy, loneStudy } from './studies';
import type { PlannedTask } from './task-drafts';

const { STATUS_DONE, STATUS_EXECUTING, STATUS_FAILED, STATUS_WAITING_FOR_PARENT_TASKS } = ComputeTaskStatus;
const { EVENT_ASSET_CREATED, EVENT_ASSET_DISABLED } = EventKind;

const home = hospitalOf('MyOrg1MSP');
const abroad = hospitalOf('MyOrg2MSP');
const parts = {
  functions: { train: 'f1', average: 'f2', test: 'f3', smoking: 'f4' },
  hospitals: [home, abroad],
  analyst: 'MyOrg3MSP',
  rounds: 2,
  metadata: new Map<string, string>(),
};

function hospitalOf(mspid: string): Hospital {
  return { mspid, managerKey: `manager of ${mspid}`, trainingKeys: [`rows of ${mspid}`], testKey: `tests of ${mspid}` };
}

function eventOf(fields: DraftFields<AssetEvent>): AssetEvent {
  return decode(AssetEvent, encode(AssetEvent, fields));
}

function statusOf({ task }: PlannedTask, status: ComputeTaskStatus): AssetEvent {
  return eventOf({ computeTask: { key: task.key, status } });
}

function modelOf({ task }: PlannedTask, eventKind: EventKind): AssetEvent {
  return eventOf({ model: { computeTaskKey: task.key }, eventKind });
}

function accuracyOf({ task }: PlannedTask, performanceValue: number): AssetEvent {
  return eventOf({ performance: { computeTaskKey: task.key, performanceValue } });
}

function setUp() {
  const [federated, lone, failing] = [federatedStudy(parts), loneStudy(parts, home), failingStudy(parts, home)];
  const board = new Board([federated, lone, failing], Object.values(parts.functions));
  const [train, , average, test, otherTest] = federated.tasks as [PlannedTask, PlannedTask, ...PlannedTask[]];
  if (average === undefined || test === undefined || otherTest === undefined) throw new Error('too few tasks');
  return { board, federated, lone, failing, train, average, test, otherTest };
}

/** Every task through, all models disabled that are to be. */
function settle({ board, failing }: ReturnType<typeof setUp>): void {
  for (const study of board.studies) {
    for (const planned of study.tasks) board.note(statusOf(planned, study === failing ? STATUS_FAILED : STATUS_DONE));
  }
  const averagesAndTrainings = board.studies.flatMap(({ tasks }) => tasks.filter(({ step }) => step !== 'test'));
  const transient = averagesAndTrainings.filter(({ task }) =>
    JSON.stringify([...(task.outputs ?? [])]).includes('true'),
  );
  for (const planned of transient) board.note(modelOf(planned, EVENT_ASSET_DISABLED));
}

describe('Board', () => {
  it('tells what an event has changed', () => {
    const { board, train, test } = setUp();
    const events = [
      statusOf(train, STATUS_WAITING_FOR_PARENT_TASKS),
      modelOf(train, EVENT_ASSET_CREATED),
      modelOf(train, EVENT_ASSET_DISABLED),
      accuracyOf(test, 0.75),
    ];

    const changes = events.map((event) => board.note(event));

    expect(changes).toEqual([
      'federated, round 1, train at MyOrg1MSP: waiting for parent tasks',
      'federated, round 1, train at MyOrg1MSP: model registered',
      'federated, round 1, train at MyOrg1MSP: model disabled',
      'federated, round 1, test at MyOrg1MSP: accuracy 0.750',
    ]);
  });

  it('has nothing to tell of the work of others', () => {
    const { board } = setUp();

    const change = board.note(eventOf({ computeTask: { key: 'another', status: STATUS_FAILED } }));

    expect(change).toBeUndefined();
    expect(board.mishaps).toEqual([]);
  });

  it('gives the accuracy of a round once all of its tests are there', () => {
    const { board, federated, test, otherTest } = setUp();
    board.note(accuracyOf(test, 0.5));
    const early = board.accuracyOf(federated, 1);

    board.note(accuracyOf(otherTest, 0.75));

    expect([early, board.accuracyOf(federated, 1)]).toEqual([undefined, 0.625]);
  });

  it('takes a failure for a mishap unless it was planned', () => {
    const { board, failing, average } = setUp();
    const [planned] = failing.tasks;

    board.note(statusOf(planned!, STATUS_FAILED));
    board.note(statusOf(average, STATUS_FAILED));

    expect(board.mishaps).toEqual([average]);
  });

  it('is settled when all tasks are through and the transient models disabled', () => {
    const fixture = setUp();

    settle(fixture);

    expect(fixture.board.settled).toBe(true);
    // Four trainings and one average of the federated study, one training of the other.
    expect(fixture.board.counts).toMatchObject({ tasks: 17, disabledModels: 6 });
  });

  it('is not settled while a task is open', () => {
    const fixture = setUp();
    settle(fixture);

    fixture.board.note(statusOf(fixture.average, STATUS_EXECUTING));

    expect(fixture.board.settled).toBe(false);
  });
});

describe('drawBoard', () => {
  it('draws a row for each round, with a mark for each task and the accuracy', () => {
    const { board, failing, train, average, test, otherTest } = setUp();
    board.note(
      eventOf({ function: { key: 'f1', name: 'logistic regression', status: FunctionStatus.FUNCTION_STATUS_READY } }),
    );
    board.note(statusOf(train, STATUS_DONE));
    board.note(statusOf(average, STATUS_WAITING_FOR_PARENT_TASKS));
    board.note(statusOf(test, STATUS_EXECUTING));
    board.note(statusOf(failing.tasks[0]!, STATUS_FAILED));
    for (const planned of [test, otherTest]) board.note(accuracyOf(planned, 0.75));

    const picture = drawBoard(board, createColors(false));

    expect(picture.slice(0, -2)).toEqual([
      '● logistic regression',
      '',
      '        federated          MyOrg1MSP alone   smoking',
      'round   T T A E E          T E E             T',
      '    1   ●   · ◐   0.750                      ✗',
      '    2',
    ]);
  });
});

describe('accuracyTable', () => {
  const rest = {
    refusal: 'r',
    failure: 'f',
    counts: { tasks: 3, models: 2, disabledModels: 1, performances: 8, events: 99 },
    seconds: 1.25,
  };

  function tableOfTwoRounds() {
    const { board, federated, lone } = setUp();
    for (const study of [federated, lone]) {
      const better = study === federated ? 0.25 : 0;
      const tests = study.tasks.filter(({ step }) => step === 'test');
      for (const planned of tests) board.note(accuracyOf(planned, planned.round / 4 + better));
    }
    return accuracyTable(board);
  }

  it('lists the studies that measure something, round by round', () => {
    expect(tableOfTwoRounds()).toEqual({
      studies: ['federated', 'MyOrg1MSP alone'],
      rounds: [
        [0.5, 0.25],
        [0.75, 0.5],
      ],
    });
  });

  it('is printed for people with a verdict', () => {
    const lines = toLines({ ...tableOfTwoRounds(), ...rest });

    expect(lines.slice(2)).toEqual([
      'round   federated   MyOrg1MSP alone',
      '    1   0.500       0.250',
      '    2   0.750       0.500',
      '',
      'Trained together: from 0.500 to 0.750, 0.250 above the better hospital alone.',
      'Refused: r',
      'Failed: f',
      '3 tasks, 2 models (1 disabled since), 8 performances, 99 events in 1.3 s',
    ]);
  });

  it('is printed for programs as one object a line', () => {
    const [first = '', , last = ''] = toJsonLines({ ...tableOfTwoRounds(), ...rest });

    expect(JSON.parse(first)).toEqual({ round: 1, accuracy: { federated: 0.5, 'MyOrg1MSP alone': 0.25 } });
    expect(JSON.parse(last)).toEqual(rest);
  });
});
