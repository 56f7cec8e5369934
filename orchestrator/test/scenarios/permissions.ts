// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { AssetKind, type DraftFields, FailedAssetKind, type NewComputeTask } from '@orchestrator/proto';
import {
  DATA_INPUTS,
  newFailureReport,
  newFunction,
  newManager,
  newModel,
  newSample,
  newTask,
  parentInputs,
} from '../support/drafts';
import { Fixture, type TaskPlace } from '../support/fixture';
import { outcomeOf, REFUSED, refusalText } from '../support/outcome';
import { ORG1, ORG2, ORG3, type Target } from '../support/target';

/** Of tasks whose models the second organization may process, and the first, to which they belong. */
const CLOSED_MODEL = new Map([
  ['model', { permissions: { authorizedIds: [ORG2] } }],
  ['extras', { permissions: { authorizedIds: [ORG2] } }],
  ['score', { permissions: { public: true } }],
]);
const SINGLE_INPUT = new Map([['model', { kind: AssetKind.ASSET_MODEL }]]);

/** Who may use what in a task, and who may see it. */
export function describePermissions(target: () => Target): void {
  describe('permissions', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    describeUse(() => fixture);
    describeLogs(() => fixture);
    describeFit(() => fixture);
    describeReads(() => fixture);
  });
}

function describeUse(fixture: () => Fixture): void {
  it('have to let the owner of a task process its function, and nobody else', async () => {
    const { key: functionKey } = await fixture().org2.function.registerFunction(
      newFunction({ newPermissions: { authorizedIds: [ORG1] } }),
    );
    const register = async (client = fixture().org1) => {
      const task = newTask({ functionKey, computePlanKey: await fixture().plan(client), worker: ORG3 });
      return outcomeOf(client.computeTask.registerTasks({ tasks: [task] }));
    };

    expect([await register(), await register(fixture().org3)]).toEqual(['OK', REFUSED.denied]);
  });

  it('have to let the owner of a task process its data manager', async () => {
    const functionKey = await fixture().readyFunction({ inputs: DATA_INPUTS });
    const register = (authorizedIds: string[]) => outcomeOf(taskOnData(fixture(), functionKey, { authorizedIds }));

    expect([await register([ORG1]), await register([ORG3])]).toEqual(['OK', REFUSED.denied]);
  });

  it('have to let the worker process the output of a parent, or the refusal names output and task', async () => {
    const parent = await fixture().task({ outputs: CLOSED_MODEL });
    const inputs = parentInputs('models', [parent.key]);

    const texts = await Promise.all(
      [ORG2, ORG3].map((worker) => refusalText(sibling(fixture(), parent, { inputs, worker }))),
    );

    expect(texts).toEqual(['', `OE0102: worker "${ORG3}" may not process output "model" of task "${parent.key}"`]);
  });

  it('have to let the worker process a model that is given by key', async () => {
    const parent = await fixture().doneTask({ outputs: CLOSED_MODEL });
    const inputs = [{ identifier: 'models', assetKey: parent.modelKey }];
    const register = (worker: string) => outcomeOf(sibling(fixture(), parent, { inputs, worker }));

    expect([await register(ORG2), await register(ORG3)]).toEqual(['OK', REFUSED.denied]);
  });

  it('of a model are those of the output that holds it', async () => {
    const { modelKey } = await fixture().doneTask({ outputs: CLOSED_MODEL });

    const { permissions } = await fixture().org1.model.getModel({ key: modelKey });

    const permission = { public: false, authorizedIds: [ORG2, ORG1] };
    expect(permissions).toEqual({ process: permission, download: permission });
  });

  it('that are public keep the ids given, known or not, and the owner behind them', async () => {
    const newPermissions = { public: true, authorizedIds: ['MyOrg9MSP', 'MyOrg9MSP'] };

    const { permissions } = await fixture().org1.function.registerFunction(newFunction({ newPermissions }));

    expect(permissions?.process).toEqual({ public: true, authorizedIds: ['MyOrg9MSP', 'MyOrg9MSP', ORG1] });
  });
}

function describeLogs(fixture: () => Fixture): void {
  it('on logs are those of the data manager of the task, without the owner of the task', async () => {
    const functionKey = await fixture().readyFunction({ inputs: DATA_INPUTS });

    const [task] = await taskOnData(fixture(), functionKey, { public: true });

    expect(task?.logsPermission).toEqual({ public: false, authorizedIds: [ORG3, ORG2] });
  });

  it('on logs are those of the owner and of all parents where there is no data manager', async () => {
    const functionKey = await fixture().readyFunction({ inputs: DATA_INPUTS });
    const [parent] = await taskOnData(fixture(), functionKey, { public: true });
    const inputs = parentInputs('models', [parent?.key ?? '']);
    const child = await fixture().task({ inputs });

    const { logsPermission } = await fixture().org1.computeTask.getTask({ key: child.key });

    expect(logsPermission?.public).toBe(false);
    expect([...(logsPermission?.authorizedIds ?? [])].sort()).toEqual([ORG1, ORG2, ORG3]);
  });
}

function describeFit(fixture: () => Fixture): void {
  it('aside, refuse inputs that do not fit the function or the parent', async () => {
    const functionKey = await fixture().readyFunction({ inputs: SINGLE_INPUT });
    const parent = await fixture().doneTask();
    const register = (inputs: DraftFields<NewComputeTask>['inputs']) =>
      outcomeOf(fixture().task({ functionKey, inputs }));
    const single = (output: string) => parentInputs('model', [parent.key], output);

    const outcomes = {
      fitting: await register(single('model')),
      missing: await register([]),
      repeated: await register([...single('model'), ...single('model')]),
      undeclared: await register([...single('model'), ...parentInputs('other', [parent.key])]),
      unknownOutput: await register(single('other')),
      otherKind: await register(single('score')),
      multipleOutput: await register(single('extras')),
    };

    const { invalid } = REFUSED;
    expect(outcomes).toEqual({
      fitting: 'OK',
      missing: invalid,
      repeated: invalid,
      undeclared: invalid,
      unknownOutput: invalid,
      otherKind: invalid,
      multipleOutput: invalid,
    });
  });

  it('aside, refuse a data manager and samples that do not belong together', async () => {
    const functionKey = await fixture().readyFunction({ inputs: DATA_INPUTS });
    const { managerKey, sampleKeys } = await fixture().data();
    const other = await fixture().data();
    const parent = await fixture().task();
    const opener = { identifier: 'opener', assetKey: managerKey };
    const sample = (assetKey?: string) => ({ identifier: 'samples', assetKey });
    const register = (worker: string, ...inputs: NonNullable<DraftFields<NewComputeTask>['inputs']>) =>
      outcomeOf(fixture().task({ functionKey, worker, inputs }));

    const outcomes = {
      sampleTwice: await register('', opener, sample(sampleKeys[0]), sample(sampleKeys[0])),
      sampleOfOther: await register('', opener, sample(other.sampleKeys[0])),
      unknownSample: await register('', opener, sample(randomUUID())),
      sampleOfParent: await register('', opener, ...parentInputs('samples', [parent.key])),
      managerOfParent: await register('', ...parentInputs('opener', [parent.key]), sample(sampleKeys[0])),
      unknownManager: await register('', { identifier: 'opener', assetKey: randomUUID() }, sample(sampleKeys[0])),
      otherWorker: await register(ORG3, opener, sample(sampleKeys[0])),
    };

    const { badRequest, invalid, notFound } = REFUSED;
    expect(outcomes).toEqual({
      sampleTwice: 'OK',
      sampleOfOther: invalid,
      unknownSample: notFound,
      sampleOfParent: invalid,
      managerOfParent: invalid,
      unknownManager: notFound,
      otherWorker: badRequest,
    });
  });
}

function describeReads(fixture: () => Fixture): void {
  it('hide nothing from a member of the channel: models and logs of others are read with their addresses', async () => {
    const { key: computeTaskKey } = await fixture().executingTask({ outputs: CLOSED_MODEL });
    const model = newModel({ computeTaskKey });
    await fixture().org2.model.registerModel(model);
    const report = newFailureReport(computeTaskKey, FailedAssetKind.FAILED_ASSET_COMPUTE_TASK);
    await fixture().org2.failureReport.registerFailureReport(report);
    const { org3 } = fixture();

    const read = [
      (await org3.model.getModel({ key: model.key })).address,
      (await org3.model.getComputeTaskOutputModels({ computeTaskKey })).models[0]?.address,
      (await org3.failureReport.getFailureReport({ assetKey: computeTaskKey })).logsAddress,
    ];

    expect(read).toEqual([model.address, model.address, report.logsAddress]);
  });
}

/** Registers a task of the same plan and function as another one. */
async function sibling(fixture: Fixture, { functionKey, planKey }: TaskPlace, parts: DraftFields<NewComputeTask>) {
  return fixture.task({ functionKey, computePlanKey: planKey, ...parts });
}

/** Registers a task on a manager of the second organization, whose logs the third one may read. */
async function taskOnData(
  fixture: Fixture,
  functionKey: string,
  newPermissions: { public?: boolean; authorizedIds?: string[] },
) {
  const manager = newManager({ newPermissions, logsPermission: { authorizedIds: [ORG3] } });
  await fixture.org2.dataManager.registerDataManager(manager);
  const sample = newSample({ dataManagerKeys: [manager.key] });
  await fixture.org2.dataSample.registerDataSamples({ samples: [sample] });
  const inputs = [
    { identifier: 'opener', assetKey: manager.key },
    { identifier: 'samples', assetKey: sample.key },
  ];
  const task = newTask({ functionKey, computePlanKey: await fixture.plan(), inputs });
  return (await fixture.org1.computeTask.registerTasks({ tasks: [task] })).tasks;
}
