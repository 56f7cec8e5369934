// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskAction, ComputeTaskStatus, FunctionAction, FunctionStatus } from '@orchestrator/proto';
import { newTask, parentInputs } from '../support/drafts';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED, refusalText } from '../support/outcome';
import { ORG2, type Target } from '../support/target';

const { FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_CANCELED, FUNCTION_ACTION_FAILED, FUNCTION_ACTION_READY } =
  FunctionAction;
const { TASK_ACTION_CANCELED, TASK_ACTION_DONE, TASK_ACTION_EXECUTING, TASK_ACTION_FAILED } = ComputeTaskAction;

/** What an action is called in texts, and where it leads. */
const FUNCTION_MOVES = new Map([
  [FUNCTION_ACTION_BUILDING, ['transitionBuilding', 'BUILDING']],
  [FUNCTION_ACTION_READY, ['transitionReady', 'READY']],
  [FUNCTION_ACTION_CANCELED, ['transitionCanceled', 'CANCELED']],
  [FUNCTION_ACTION_FAILED, ['transitionFailed', 'FAILED']],
]);

const TASK_MOVES = new Map([
  [TASK_ACTION_EXECUTING, ['transitionExecuting', 'EXECUTING']],
  [TASK_ACTION_DONE, ['transitionDone', 'DONE']],
  [TASK_ACTION_CANCELED, ['transitionCanceled', 'CANCELED']],
  [TASK_ACTION_FAILED, ['transitionFailed', 'FAILED']],
]);

/** Status, how to get there, and the actions that it allows. */
const FUNCTION_STATUSES: [string, FunctionAction[], FunctionAction[]][] = [
  ['WAITING', [], [FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_CANCELED]],
  ['BUILDING', [FUNCTION_ACTION_BUILDING], [FUNCTION_ACTION_READY, FUNCTION_ACTION_CANCELED, FUNCTION_ACTION_FAILED]],
  ['READY', [FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY], []],
  ['CANCELED', [FUNCTION_ACTION_CANCELED], []],
  ['FAILED', [FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_FAILED], []],
];

interface TaskRow {
  readonly ofFunction: FunctionAction[];
  readonly actions: ComputeTaskAction[];
  readonly hasParent?: boolean;
  readonly allowed: ComputeTaskAction[];
}

const BUILT = [FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY];
const ENDS = [TASK_ACTION_CANCELED, TASK_ACTION_FAILED];

const TASK_STATUSES: [string, TaskRow][] = [
  ['WAITING_FOR_BUILDER_SLOT', { ofFunction: [], actions: [], allowed: ENDS }],
  ['BUILDING', { ofFunction: [FUNCTION_ACTION_BUILDING], actions: [], allowed: ENDS }],
  ['WAITING_FOR_PARENT_TASKS', { ofFunction: BUILT, actions: [], hasParent: true, allowed: ENDS }],
  ['WAITING_FOR_EXECUTOR_SLOT', { ofFunction: BUILT, actions: [], allowed: [TASK_ACTION_EXECUTING, ...ENDS] }],
  ['EXECUTING', { ofFunction: BUILT, actions: [TASK_ACTION_EXECUTING], allowed: [TASK_ACTION_DONE, ...ENDS] }],
  ['DONE', { ofFunction: BUILT, actions: [TASK_ACTION_EXECUTING, TASK_ACTION_DONE], allowed: [] }],
  ['CANCELED', { ofFunction: BUILT, actions: [TASK_ACTION_CANCELED], allowed: [] }],
  ['FAILED', { ofFunction: BUILT, actions: [TASK_ACTION_FAILED], allowed: [] }],
];

/** Every action in every status of a function and of a task. */
export function describeStateMachines(target: () => Target): void {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await Fixture.open(target());
  });

  afterAll(() => fixture.close());

  describe('functions', () => describeFunctionMoves(() => fixture));
  describe('tasks', () => describeTaskMoves(() => fixture));
}

function describeFunctionMoves(fixture: () => Fixture): void {
  it.each(FUNCTION_STATUSES)('in %s take the actions of that status, and refuse the others', async (...row) => {
    const [status, path, allowed] = row;
    const { function: functions } = fixture().org1;

    for (const [action, [name, next]] of FUNCTION_MOVES) {
      const functionKey = await fixture().function();
      await fixture().moveFunction(functionKey, ...path);

      const text = await refusalText(functions.applyFunctionAction({ functionKey, action }));

      const after = FunctionStatus[(await functions.getFunction({ key: functionKey })).status];
      const moves = allowed.includes(action);
      expect([text, after]).toEqual([
        moves ? '' : `OE0111: event ${name} inappropriate in current state FUNCTION_STATUS_${status}`,
        `FUNCTION_STATUS_${moves ? next : status}`,
      ]);
    }
  });
}

function describeTaskMoves(fixture: () => Fixture): void {
  it.each(TASK_STATUSES)('in %s take the actions of that status, and refuse the others', async (status, row) => {
    const { computeTask } = fixture().org2;
    const keys = await tasksIn(fixture(), row);

    for (const [index, [action, [name, next]]] of [...TASK_MOVES].entries()) {
      const key = keys[index] ?? '';

      const text = await refusalText(computeTask.applyTaskAction({ computeTaskKey: key, action }));

      const after = ComputeTaskStatus[(await computeTask.getTask({ key })).status];
      const moves = row.allowed.includes(action);
      expect([text, after]).toEqual([
        moves ? '' : `OE0111: event ${name} inappropriate in current state STATUS_${status}`,
        `STATUS_${moves ? next : status}`,
      ]);
    }
  });

  it.each([
    ['BUILD_STARTED', ComputeTaskAction.TASK_ACTION_BUILD_STARTED],
    ['BUILD_FINISHED', ComputeTaskAction.TASK_ACTION_BUILD_FINISHED],
    ['UNKNOWN', ComputeTaskAction.TASK_ACTION_UNKNOWN],
    ['99', 99 as never],
  ])('refuse the action %s from everybody', async (_name, action) => {
    const { key: computeTaskKey } = await fixture().task();
    const { org1, org2, org3 } = fixture();

    const outcomes = [org1, org2, org3].map(({ computeTask }) =>
      outcomeOf(computeTask.applyTaskAction({ computeTaskKey, action })),
    );

    expect(await Promise.all(outcomes)).toEqual([REFUSED.denied, REFUSED.denied, REFUSED.denied]);
  });
}

/** Tasks of one function, one for each action. */
async function tasksIn(fixture: Fixture, { ofFunction, actions, hasParent = false }: TaskRow): Promise<string[]> {
  const functionKey = await fixture.function();
  const parent = await fixture.task({ functionKey });
  const inputs = parentInputs('models', hasParent ? [parent.key] : []);
  const place = { functionKey, computePlanKey: parent.planKey, worker: ORG2 };
  const tasks = [...TASK_MOVES].map(() => newTask({ ...place, inputs }));
  await fixture.org1.computeTask.registerTasks({ tasks });
  await fixture.moveFunction(functionKey, ...ofFunction);
  for (const { key } of tasks) await fixture.moveTask(key, ...actions);
  return tasks.map(({ key }) => key);
}
