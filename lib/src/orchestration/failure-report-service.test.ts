// SPDX-License-Identifier: Apache-2.0

import {
  AssetKind,
  ComputeTaskAction,
  ComputeTaskStatus,
  type DraftFields,
  ErrorType,
  EventKind,
  FailedAssetKind,
  FunctionAction,
  FunctionStatus,
  type NewFailureReport,
} from '@orchestrator/proto';
import { addressable, keyOf, newFunction, newPlan } from '../testing/fixtures';
import {
  apply,
  applyToFunction,
  builtChannel,
  FUNCTION,
  PLAN,
  register,
  statusesOf,
  taskChannel,
  taskOf,
} from '../testing/task-fixtures';
import type { TestChannel } from '../testing/test-channel';

const { ERROR_TYPE_BUILD, ERROR_TYPE_EXECUTION, ERROR_TYPE_INTERNAL, ERROR_TYPE_UNSPECIFIED } = ErrorType;
const { FAILED_ASSET_COMPUTE_TASK, FAILED_ASSET_FUNCTION, FAILED_ASSET_UNKNOWN } = FailedAssetKind;
const UNNAMED = 99 as never;
const REASON = new Map([['reason', 'failure report registered']]);

const OF_TASK = {
  assetKey: keyOf(1),
  errorType: ERROR_TYPE_EXECUTION,
  assetType: FAILED_ASSET_COMPUTE_TASK,
  logsAddress: addressable('logs'),
};
const OF_FUNCTION = {
  assetKey: FUNCTION,
  errorType: ERROR_TYPE_BUILD,
  assetType: FAILED_ASSET_FUNCTION,
  logsAddress: addressable('logs'),
};

/** Task 1 is running, task 2 is not. */
async function runningChannel(): Promise<TestChannel> {
  const channel = await builtChannel();
  await register(channel, taskOf(1), taskOf(2));
  await apply(channel, 1, ComputeTaskAction.TASK_ACTION_EXECUTING);
  return channel;
}

/** The function is in building, and so are the tasks 1 and 2. */
async function buildingChannel(): Promise<TestChannel> {
  const channel = await taskChannel();
  await register(channel, taskOf(1), taskOf(2));
  await applyToFunction(channel, FunctionAction.FUNCTION_ACTION_BUILDING);
  return channel;
}

function report(channel: TestChannel, organization: string, fields: DraftFields<NewFailureReport>) {
  return channel.as(organization).failureReport.registerFailureReport(fields);
}

describe('registerFailureReport', () => {
  it('fails the task and its plan', async () => {
    const channel = await runningChannel();

    const registered = await report(channel, 'B', OF_TASK);

    const time = channel.events.at(-1)?.timestamp;
    expect(registered).toEqual({ ...OF_TASK, owner: 'B', creationDate: time });
    expect(await statusesOf(channel, 1, 2)).toEqual([
      ComputeTaskStatus.STATUS_FAILED,
      ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT,
    ]);
    expect((await channel.as('A').computePlan.getPlan({ key: PLAN })).failureDate).toEqual(time);
  });

  it('fails the function, its tasks and their plans', async () => {
    const channel = await buildingChannel();
    await channel.as('A').computePlan.registerPlan(newPlan(keyOf(9)));
    await register(channel, taskOf(3, [], { computePlanKey: keyOf(9) }));

    const registered = await report(channel, 'A', OF_FUNCTION);

    const time = channel.events.at(-1)?.timestamp;
    expect(registered).toEqual({ ...OF_FUNCTION, owner: 'A', creationDate: time });
    expect(await statusesOf(channel, 1, 2, 3)).toEqual(Array(3).fill(ComputeTaskStatus.STATUS_FAILED));
    const plans = await Promise.all([PLAN, keyOf(9)].map((key) => channel.as('A').computePlan.getPlan({ key })));
    expect(plans.map(({ failureDate }) => failureDate)).toEqual([time, time]);
  });

  it('emits the failure of the task, then its own creation', async () => {
    const channel = await runningChannel();
    const before = channel.events.length;

    const registered = await report(channel, 'B', OF_TASK);

    expect(channel.events.slice(before)).toMatchObject([
      {
        assetKind: AssetKind.ASSET_COMPUTE_TASK,
        eventKind: EventKind.EVENT_ASSET_UPDATED,
        assetKey: keyOf(1),
        metadata: REASON,
        computeTask: { status: ComputeTaskStatus.STATUS_FAILED },
      },
      {
        assetKind: AssetKind.ASSET_FAILURE_REPORT,
        eventKind: EventKind.EVENT_ASSET_CREATED,
        assetKey: keyOf(1),
        metadata: new Map(),
        failureReport: registered,
      },
    ]);
  });

  it('emits the failure of the function, then those of its tasks, then its own creation', async () => {
    const channel = await buildingChannel();
    const before = channel.events.length;

    await report(channel, 'A', OF_FUNCTION);

    const updated = { eventKind: EventKind.EVENT_ASSET_UPDATED, metadata: REASON };
    const failed = { ...updated, assetKind: AssetKind.ASSET_COMPUTE_TASK };
    expect(channel.events.slice(before)).toMatchObject([
      {
        ...updated,
        assetKind: AssetKind.ASSET_FUNCTION,
        assetKey: FUNCTION,
        function: { status: FunctionStatus.FUNCTION_STATUS_FAILED },
      },
      { ...failed, assetKey: keyOf(1), computeTask: { status: ComputeTaskStatus.STATUS_FAILED } },
      { ...failed, assetKey: keyOf(2), computeTask: { status: ComputeTaskStatus.STATUS_FAILED } },
      { assetKind: AssetKind.ASSET_FAILURE_REPORT, eventKind: EventKind.EVENT_ASSET_CREATED, assetKey: FUNCTION },
    ]);
  });

  test.each<[string, DraftFields<NewFailureReport>, string]>([
    ['no key', { ...OF_TASK, assetKey: '' }, 'asset_key: cannot be blank.'],
    ['a key that is no UUID', { ...OF_TASK, assetKey: 'x' }, 'asset_key: must be a valid UUID.'],
    [
      'no error type',
      { ...OF_TASK, errorType: ERROR_TYPE_UNSPECIFIED, logsAddress: undefined },
      'error_type: cannot be blank.',
    ],
    [
      'an error type without a name',
      { ...OF_TASK, errorType: UNNAMED, logsAddress: undefined },
      'error_type: must be a valid value.',
    ],
    ['an asset type without a name', { ...OF_TASK, assetType: UNNAMED }, 'asset_type: must be a valid value.'],
    ['no logs of an execution', { ...OF_TASK, logsAddress: undefined }, 'logs_address: cannot be blank.'],
    ['no logs of a build', { ...OF_FUNCTION, logsAddress: undefined }, 'logs_address: cannot be blank.'],
    [
      'logs without an address',
      { ...OF_TASK, logsAddress: {} },
      'logs_address: (checksum: cannot be blank; storage_address: cannot be blank.).',
    ],
    [
      'logs of an internal error, even empty ones',
      { ...OF_TASK, errorType: ERROR_TYPE_INTERNAL, logsAddress: {} },
      'logs_address: must be blank.',
    ],
  ])('refuses %s', async (_fault, fields, problems) => {
    await expect(report(await runningChannel(), 'B', fields)).rejects.toThrow(
      `OE0101: failurereport is not valid: ${problems}`,
    );
  });

  test.each<[string, string, DraftFields<NewFailureReport>, string]>([
    ['no asset type', 'B', { ...OF_TASK, assetType: FAILED_ASSET_UNKNOWN }, 'OE0003: '],
    [
      'an unknown task',
      'B',
      { ...OF_TASK, assetKey: keyOf(9) },
      `OE0002: computetask with key "${keyOf(9)}" not found`,
    ],
    ['anybody but the worker', 'A', OF_TASK, 'OE0102: '],
    ['anybody but the worker before the status', 'A', { ...OF_TASK, assetKey: keyOf(2) }, 'OE0102: '],
    ['a task that is not executing', 'B', { ...OF_TASK, assetKey: keyOf(2) }, 'OE0003: '],
    [
      'an unknown function',
      'A',
      { ...OF_FUNCTION, assetKey: keyOf(9) },
      `OE0002: function with key "${keyOf(9)}" not found`,
    ],
    ['anybody but the owner of the function', 'B', OF_FUNCTION, 'OE0102: '],
    [
      'a function that is not in building',
      'A',
      OF_FUNCTION,
      'OE0111: event transitionFailed inappropriate in current state FUNCTION_STATUS_READY',
    ],
  ])('refuses %s', async (...[, organization, fields, text]) => {
    await expect(report(await runningChannel(), organization, fields)).rejects.toThrow(text);
  });

  it('refuses a task that has failed already', async () => {
    const channel = await runningChannel();
    await report(channel, 'B', OF_TASK);

    await expect(report(channel, 'B', OF_TASK)).rejects.toThrow('OE0003: ');
  });

  it('refuses a function that has failed already', async () => {
    const channel = await buildingChannel();
    await report(channel, 'A', OF_FUNCTION);

    await expect(report(channel, 'A', OF_FUNCTION)).rejects.toThrow(
      'OE0111: event transitionFailed inappropriate in current state FUNCTION_STATUS_FAILED',
    );
  });

  it('checks the fields before the absence of an asset type', async () => {
    const request = { ...OF_TASK, assetKey: 'x', assetType: FAILED_ASSET_UNKNOWN };

    await expect(report(await runningChannel(), 'B', request)).rejects.toThrow('OE0101: ');
  });

  it('refuses a second report under a key, and changes nothing', async () => {
    const channel = await runningChannel();
    const functions = channel.as('A').function;
    await functions.registerFunction(newFunction(keyOf(1)));
    await functions.applyFunctionAction({ functionKey: keyOf(1), action: FunctionAction.FUNCTION_ACTION_BUILDING });
    await report(channel, 'B', OF_TASK);

    await expect(report(channel, 'A', { ...OF_FUNCTION, assetKey: keyOf(1) })).rejects.toThrow(
      `OE0006: failure report with key "${keyOf(1)}" already exists`,
    );

    const { status } = await functions.getFunction({ key: keyOf(1) });
    expect(status).toBe(FunctionStatus.FUNCTION_STATUS_BUILDING);
  });

  it('does not tie the error to the kind of the asset', async () => {
    const internal = { ...OF_TASK, errorType: ERROR_TYPE_INTERNAL, logsAddress: undefined };

    await expect(report(await runningChannel(), 'B', internal)).resolves.toMatchObject(internal);
    await expect(
      report(await buildingChannel(), 'A', { ...OF_FUNCTION, errorType: ERROR_TYPE_EXECUTION }),
    ).resolves.toMatchObject({ errorType: ERROR_TYPE_EXECUTION });
  });
});

describe('getFailureReport', () => {
  it('lets anybody read a report', async () => {
    const channel = await runningChannel();
    const registered = await report(channel, 'B', OF_TASK);

    expect(await channel.as('C').failureReport.getFailureReport({ assetKey: keyOf(1) })).toEqual(registered);
  });

  test.each([
    ['a malformed key', 'x', 'OE0101: asset_key is not valid'],
    ['a task without report', keyOf(1), `OE0002: failure report with key "${keyOf(1)}" not found`],
  ])('refuses %s', async (_fault, assetKey, text) => {
    const { failureReport } = (await runningChannel()).as('A');

    await expect(failureReport.getFailureReport({ assetKey })).rejects.toThrow(text);
  });
});
