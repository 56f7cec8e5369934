// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskStatus, FunctionStatus } from '@orchestrator/proto';
import { OrchestratorError } from '../errors/orchestrator-error';
import { applyTransition } from './state-machine';
import { initialStatus, isFinal, phaseOf, statusOnceBuilt, taskTransitions } from './task-status';

const {
  STATUS_BUILDING: BLD,
  STATUS_CANCELED: CAN,
  STATUS_DONE: DONE,
  STATUS_EXECUTING: EXE,
  STATUS_FAILED: FAIL,
  STATUS_WAITING_FOR_BUILDER_SLOT: WBS,
  STATUS_WAITING_FOR_EXECUTOR_SLOT: WES,
  STATUS_WAITING_FOR_PARENT_TASKS: WPT,
} = ComputeTaskStatus;
const { FUNCTION_STATUS_BUILDING, FUNCTION_STATUS_CANCELED, FUNCTION_STATUS_FAILED } = FunctionStatus;
const { FUNCTION_STATUS_READY, FUNCTION_STATUS_WAITING } = FunctionStatus;

const EVERY = [WBS, BLD, WPT, WES, EXE, DONE, CAN, FAIL];
const LIVE = [WBS, BLD, WPT, WES, EXE];

const machine = [
  { transition: taskTransitions.building, name: 'transitionBuilding', from: [WBS], to: BLD },
  { transition: taskTransitions.waitingParentTasks, name: 'transitionWaitingParentTasks', from: [BLD], to: WPT },
  { transition: taskTransitions.waitingExecutorSlot, name: 'transitionWaitingExecutorSlot', from: [BLD, WPT], to: WES },
  { transition: taskTransitions.executing, name: 'transitionExecuting', from: [WES], to: EXE },
  { transition: taskTransitions.done, name: 'transitionDone', from: [EXE], to: DONE },
  { transition: taskTransitions.canceled, name: 'transitionCanceled', from: LIVE, to: CAN },
  { transition: taskTransitions.failed, name: 'transitionFailed', from: LIVE, to: FAIL },
];
const steps = machine.flatMap((row) =>
  EVERY.map((from) => ({ ...row, from, legal: row.from.includes(from), before: nameOf(from), after: nameOf(row.to) })),
);

function nameOf(status: ComputeTaskStatus): string {
  return ComputeTaskStatus[status].replace('STATUS_', '');
}

describe('taskTransitions', () => {
  test.each(steps.filter(({ legal }) => legal))('$name leads from $before to $after', ({ transition, from, to }) => {
    expect(applyTransition(transition, from, ComputeTaskStatus)).toBe(to);
  });

  test.each(steps.filter(({ legal }) => !legal))('refuses $name in $before', ({ transition, name, from, before }) => {
    const text = `event ${name} inappropriate in current state STATUS_${before}`;

    expect(() => applyTransition(transition, from, ComputeTaskStatus)).toThrow(
      new OrchestratorError('illegalTransition', text),
    );
  });
});

describe('phaseOf', () => {
  test.each([
    ...LIVE.map((status) => [ComputeTaskStatus[status], status, 'live', false] as const),
    ['STATUS_DONE', DONE, 'done', true],
    ['STATUS_CANCELED', CAN, 'stopped', true],
    ['STATUS_FAILED', FAIL, 'stopped', true],
  ] as const)('puts %s into its phase', (...[, status, phase, final]) => {
    expect([phaseOf(status), isFinal(status)]).toEqual([phase, final]);
  });
});

describe('initialStatus', () => {
  test.each([
    ['WAITING', FUNCTION_STATUS_WAITING, [], WBS],
    ['WAITING with a parent that is DONE', FUNCTION_STATUS_WAITING, [DONE], WBS],
    ['BUILDING', FUNCTION_STATUS_BUILDING, [WES], BLD],
    ['READY without parents', FUNCTION_STATUS_READY, [], WES],
    ['READY with parents that are all DONE', FUNCTION_STATUS_READY, [DONE, DONE], WES],
    ['READY with a parent that is not DONE', FUNCTION_STATUS_READY, [DONE, EXE], WPT],
    ['FAILED', FUNCTION_STATUS_FAILED, [DONE], FAIL],
    ['CANCELED', FUNCTION_STATUS_CANCELED, [DONE], CAN],
    ['WAITING under a parent that FAILED', FUNCTION_STATUS_WAITING, [DONE, FAIL], CAN],
    ['READY under a parent that was CANCELED', FUNCTION_STATUS_READY, [CAN, EXE], CAN],
    ['FAILED under a parent that FAILED', FUNCTION_STATUS_FAILED, [FAIL], CAN],
  ])('of a function that is %s', (...[, ofFunction, parents, status]) => {
    expect(initialStatus(ofFunction, parents)).toBe(status);
  });

  it('refuses a function without a status', () => {
    expect(() => initialStatus(FunctionStatus.FUNCTION_STATUS_UNKNOWN, [])).toThrow('OE0003: ');
  });
});

describe('statusOnceBuilt', () => {
  it('waits for ever for a parent that failed', () => {
    expect(statusOnceBuilt([FAIL, DONE])).toBe(WPT);
  });
});
