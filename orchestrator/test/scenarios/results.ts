// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { ComputeTaskAction, ComputeTaskStatus, ErrorType, FailedAssetKind, FunctionAction } from '@orchestrator/proto';
import { newFailureReport, newModel } from '../support/drafts';
import { eventsOf, nameOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED, refusalText } from '../support/outcome';
import { ORG1, ORG2, type Target } from '../support/target';

/** ModelService, PerformanceService, FailureReportService and ProfilingService. */
export function describeResults(target: () => Target): void {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await Fixture.open(target());
  });

  afterAll(() => fixture.close());

  describe('ModelService', () => describeModels(() => fixture));
  describe('PerformanceService', () => describePerformances(() => fixture));
  describe('FailureReportService', () => describeFailureReports(() => fixture));
  describe('ProfilingService', () => describeProfiling(() => fixture));
}

function describeModels(fixture: () => Fixture): void {
  it('registers models in the order of the request, each with two events', async () => {
    const { key: computeTaskKey } = await fixture().executingTask();
    const models = ['extras', 'extras', 'model'].map((computeTaskOutputIdentifier) =>
      newModel({ computeTaskKey, computeTaskOutputIdentifier }),
    );

    const reply = await fixture().org2.model.registerModels({ models });

    expect(reply.models.map(({ key, owner, address }) => ({ key, owner, address }))).toEqual(
      models.map(({ key, address }) => ({ key, owner: ORG2, address })),
    );
    expect(await fixture().org3.model.getComputeTaskOutputModels({ computeTaskKey })).toEqual(reply);
    expect(await fixture().org3.model.getModel({ key: models[2]?.key })).toEqual(reply.models[2]);
    const links = (await eventsOf(fixture().org1, computeTaskKey)).flatMap(
      ({ computeTaskOutputAsset: link }) => link ?? [],
    );
    expect(links.map(({ assetKey }) => assetKey)).toEqual(models.map(({ key }) => key));
    expect((await eventsOf(fixture().org1, models[0]?.key ?? '')).map(nameOf)).toEqual(['CREATED MODEL']);
  });

  it('registers one model by the deprecated rpc', async () => {
    const { key: computeTaskKey } = await fixture().executingTask();

    const model = await fixture().org2.model.registerModel(newModel({ computeTaskKey }));

    expect(await fixture().org1.model.getModel({ key: model.key })).toEqual(model);
  });

  it('gives no models for an unknown task', async () => {
    const { models } = await fixture().org1.model.getComputeTaskOutputModels({ computeTaskKey: randomUUID() });

    expect(models).toEqual([]);
  });

  it('refuses models that do not fit their task', async () => {
    const { key: computeTaskKey } = await fixture().executingTask();
    const { key: otherTask } = await fixture().executingTask();
    const register = (...models: object[]) => outcomeOf(fixture().org2.model.registerModels({ models }));
    const model = (computeTaskOutputIdentifier = 'model') => newModel({ computeTaskKey, computeTaskOutputIdentifier });

    const outcomes = {
      none: await register(),
      unknownTask: await register(newModel({ computeTaskKey: randomUUID() })),
      malformedTask: await register(newModel({ computeTaskKey: 'no-uuid' })),
      twoTasks: await register(model(), newModel({ computeTaskKey: otherTask })),
      noAddress: await register({ ...model(), address: undefined }),
      unknownOutput: await register(model('unknown')),
      otherKind: await register(model('score')),
      twoForOne: await register(model(), model()),
      notWorker: await outcomeOf(fixture().org1.model.registerModels({ models: [model()] })),
    };

    expect(outcomes).toEqual({
      none: REFUSED.badRequest,
      unknownTask: REFUSED.notFound,
      malformedTask: REFUSED.invalid,
      twoTasks: REFUSED.badRequest,
      noAddress: REFUSED.invalid,
      unknownOutput: REFUSED.missingOutput,
      otherKind: REFUSED.otherKind,
      twoForOne: REFUSED.conflict,
      notWorker: REFUSED.denied,
    });
  });

  it('refuses a key that is taken, a filled output, and a task that is not executing', async () => {
    const { key: computeTaskKey } = await fixture().executingTask();
    const key = await fixture().model(computeTaskKey);
    const waiting = await fixture().task();
    const register = (parts: object) =>
      outcomeOf(fixture().org2.model.registerModels({ models: [newModel({ computeTaskKey, ...parts })] }));

    const outcomes = [
      await register({ key, computeTaskOutputIdentifier: 'extras' }),
      await register({}),
      await register({ computeTaskKey: waiting.key }),
    ];

    expect(outcomes).toEqual([REFUSED.conflict, REFUSED.conflict, REFUSED.badRequest]);
  });

  it('refuses unknown and malformed keys', async () => {
    const { model } = fixture().org1;

    const outcomes = [
      await outcomeOf(model.getModel({ key: randomUUID() })),
      await outcomeOf(model.getModel({ key: 'no-uuid' })),
      await outcomeOf(model.getComputeTaskOutputModels({ computeTaskKey: 'no-uuid' })),
    ];

    expect(outcomes).toEqual([REFUSED.notFound, REFUSED.invalid, REFUSED.invalid]);
  });
}

function describePerformances(fixture: () => Fixture): void {
  it.each([0.5, 0, -1, Infinity, -Infinity, NaN])('registers the performance %d', async (performanceValue) => {
    const { key: computeTaskKey } = await fixture().executingTask();

    const registered = await fixture().org2.performance.registerPerformance({
      computeTaskKey,
      computeTaskOutputIdentifier: 'score',
      performanceValue,
    });

    const { performances } = await fixture().org1.performance.queryPerformances({ filter: { computeTaskKey } });
    expect(registered.performanceValue).toBe(performanceValue);
    expect(performances).toEqual([registered]);
    const [event] = await eventsOf(fixture().org1, `${computeTaskKey}|score`);
    expect(event?.performance).toEqual(registered);
  });

  it('refuses performances that do not fit their task', async () => {
    const { key: computeTaskKey } = await fixture().executingTask();
    const waiting = await fixture().task();
    const register = (parts: object, client = fixture().org2) =>
      outcomeOf(
        client.performance.registerPerformance({ computeTaskKey, computeTaskOutputIdentifier: 'score', ...parts }),
      );

    const outcomes = {
      malformedTask: await register({ computeTaskKey: '' }),
      unknownTask: await register({ computeTaskKey: randomUUID() }),
      notWorker: await register({}, fixture().org1),
      waiting: await register({ computeTaskKey: waiting.key }),
      unknownOutput: await register({ computeTaskOutputIdentifier: 'unknown' }),
      otherKind: await register({ computeTaskOutputIdentifier: 'model' }),
      first: await register({}),
      second: await register({}),
    };

    expect(outcomes).toEqual({
      malformedTask: REFUSED.invalid,
      unknownTask: REFUSED.notFound,
      notWorker: REFUSED.denied,
      waiting: REFUSED.badRequest,
      unknownOutput: REFUSED.missingOutput,
      otherKind: REFUSED.otherKind,
      first: 'OK',
      second: REFUSED.conflict,
    });
  });
}

function describeFailureReports(fixture: () => Fixture): void {
  const taskReport = (assetKey: string) => newFailureReport(assetKey, FailedAssetKind.FAILED_ASSET_COMPUTE_TASK);

  it('fails a task and its plan, and records why', async () => {
    const { key, planKey } = await fixture().executingTask();

    const report = await fixture().org2.failureReport.registerFailureReport(taskReport(key));

    expect(await fixture().org1.failureReport.getFailureReport({ assetKey: key })).toEqual(report);
    const task = await fixture().org1.computeTask.getTask({ key });
    expect(task.status).toBe(ComputeTaskStatus.STATUS_FAILED);
    const plan = await fixture().org1.computePlan.getPlan({ key: planKey });
    expect(plan.failureDate).toEqual(report.creationDate);
    const events = (await eventsOf(fixture().org1, key)).slice(-2);
    expect(events.map(nameOf)).toEqual(['UPDATED COMPUTE_TASK', 'CREATED FAILURE_REPORT']);
    expect(events[0]?.metadata.get('reason')).toBe('failure report registered');
  });

  it('fails a function that is being built', async () => {
    const assetKey = await fixture().function();
    await fixture().moveFunction(assetKey, FunctionAction.FUNCTION_ACTION_BUILDING);

    const report = await fixture().org1.failureReport.registerFailureReport({
      assetKey,
      errorType: ErrorType.ERROR_TYPE_INTERNAL,
      assetType: FailedAssetKind.FAILED_ASSET_FUNCTION,
    });

    expect(report).toMatchObject({ assetKey, owner: ORG1, logsAddress: undefined });
    expect((await eventsOf(fixture().org1, assetKey)).map(nameOf)).toEqual([
      'CREATED FUNCTION',
      'UPDATED FUNCTION',
      'UPDATED FUNCTION',
      'CREATED FAILURE_REPORT',
    ]);
  });

  it('refuses reports that do not fit their asset', async () => {
    const { key } = await fixture().executingTask();
    const waitingFunction = await fixture().function();
    const register = (parts: object, client = fixture().org2) =>
      outcomeOf(client.failureReport.registerFailureReport({ ...taskReport(key), ...parts }));
    const ofFunction = { assetKey: waitingFunction, assetType: FailedAssetKind.FAILED_ASSET_FUNCTION };

    const outcomes = {
      noErrorType: await register({ errorType: 0 }),
      noLogs: await register({ logsAddress: undefined }),
      needlessLogs: await register({ errorType: ErrorType.ERROR_TYPE_INTERNAL }),
      noAssetType: await register({ assetType: 0 }),
      unknownTask: await register({ assetKey: randomUUID() }),
      notWorker: await register({}, fixture().org1),
      notOwner: await register(ofFunction),
      functionWaits: await register(ofFunction, fixture().org1),
      first: await register({}),
      second: await register({}),
    };

    expect(outcomes).toEqual({
      noErrorType: REFUSED.invalid,
      noLogs: REFUSED.invalid,
      needlessLogs: REFUSED.invalid,
      noAssetType: REFUSED.badRequest,
      unknownTask: REFUSED.notFound,
      notWorker: REFUSED.denied,
      notOwner: REFUSED.denied,
      functionWaits: REFUSED.illegalMove,
      first: 'OK',
      second: REFUSED.badRequest,
    });
  });

  it('says that there is no report, whether or not the asset has failed', async () => {
    const { key } = await fixture().executingTask();
    await fixture().moveTask(key, ComputeTaskAction.TASK_ACTION_FAILED);

    const text = await refusalText(fixture().org1.failureReport.getFailureReport({ assetKey: key }));

    expect(text).toBe(`OE0002: failure report with key "${key}" not found`);
  });
}

function describeProfiling(fixture: () => Fixture): void {
  it('publishes a step as an event, each time', async () => {
    const step = { assetKey: randomUUID(), duration: 4_294_967_295, step: 'download' };

    await fixture().org3.profiling.registerProfilingStep(step);
    await fixture().org3.profiling.registerProfilingStep(step);

    const events = await eventsOf(fixture().org1, step.assetKey);
    expect(events.map(nameOf)).toEqual(['CREATED PROFILING_STEP', 'CREATED PROFILING_STEP']);
    expect(events[1]?.profilingStep).toEqual(step);
  });

  it.each([{ duration: 0 }, { step: '' }, { step: 'x'.repeat(101) }, { assetKey: 'no-uuid' }])(
    'refuses %j',
    async (parts) => {
      const step = { assetKey: randomUUID(), duration: 1, step: 'download', ...parts };

      const outcome = await outcomeOf(fixture().org1.profiling.registerProfilingStep(step));

      expect(outcome).toBe(REFUSED.invalid);
    },
  );
}
