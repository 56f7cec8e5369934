// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { AssetKind, ComputeTaskStatus, FunctionAction, FunctionStatus } from '@orchestrator/proto';
import { newAddress, newFunction } from '../support/drafts';
import { eventsOf, nameOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED, refusalText } from '../support/outcome';
import { ORG1, ORG2, type Target } from '../support/target';

const { FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_CANCELED, FUNCTION_ACTION_FAILED, FUNCTION_ACTION_READY } =
  FunctionAction;
const { ASSET_DATA_MANAGER, ASSET_DATA_SAMPLE, ASSET_MODEL, ASSET_PERFORMANCE } = AssetKind;

/** FunctionService. */
export function describeFunctions(target: () => Target): void {
  describe('FunctionService', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    describeRegistration(() => fixture);
    describeUpdates(() => fixture);
    describeBuild(() => fixture);
  });
}

function describeRegistration(fixture: () => Fixture): void {
  it('returns the function that it has registered, waiting and without an image', async () => {
    const draft = newFunction({ newPermissions: { authorizedIds: [ORG2] } });

    const registered = await fixture().org1.function.registerFunction(draft);

    const permission = { public: false, authorizedIds: [ORG2, ORG1] };
    expect(registered).toMatchObject({
      key: draft.key,
      owner: ORG1,
      status: FunctionStatus.FUNCTION_STATUS_WAITING,
      image: { checksum: '', storageAddress: '' },
      permissions: { process: permission, download: permission },
    });
    expect(await fixture().org3.function.getFunction({ key: draft.key })).toEqual(registered);
    expect((await eventsOf(fixture().org1, draft.key)).map(nameOf)).toEqual(['CREATED FUNCTION']);
  });

  it.each([
    ['a checksum that is too short', { archive: { ...newAddress(), checksum: 'ab' } }],
    ['an address that is no URL', { description: { ...newAddress(), storageAddress: 's3://bucket/x' } }],
    ['no permissions', { newPermissions: undefined }],
    ['samples without a manager', { inputs: new Map([['samples', { kind: ASSET_DATA_SAMPLE }]]) }],
    ['a manager without samples', { inputs: new Map([['opener', { kind: ASSET_DATA_MANAGER }]]) }],
    ['an input of no kind', { inputs: new Map([['model', {}]]) }],
    ['an input that is a performance', { inputs: new Map([['model', { kind: ASSET_PERFORMANCE }]]) }],
    ['an output that is a data sample', { outputs: new Map([['model', { kind: ASSET_DATA_SAMPLE }]]) }],
    ['a multiple performance', { outputs: new Map([['score', { kind: ASSET_PERFORMANCE, multiple: true }]]) }],
    ['an identifier without text', { outputs: new Map([['', { kind: ASSET_MODEL }]]) }],
  ])('refuses %s', async (_case, parts) => {
    const outcome = await outcomeOf(fixture().org1.function.registerFunction(newFunction(parts)));

    expect(outcome).toBe(REFUSED.invalid);
  });

  it('refuses permissions for an organization that is not registered', async () => {
    const draft = newFunction({ newPermissions: { authorizedIds: ['MyOrg9MSP'] } });

    const outcome = await outcomeOf(fixture().org1.function.registerFunction(draft));

    expect(outcome).toBe(REFUSED.badRequest);
  });

  it('names every field that breaks a rule, and the parts of messages in brackets', async () => {
    const text = await refusalText(
      fixture().org1.function.registerFunction(newFunction({ name: '', description: {}, archive: undefined })),
    );

    expect(text).toBe(
      'OE0101: function is not valid: archive: cannot be blank; ' +
        'description: (checksum: cannot be blank; storage_address: cannot be blank.); name: cannot be blank.',
    );
  });

  it('takes an address that other assets have, and an image at it that changes none of them', async () => {
    const archive = newAddress();
    const [first, second] = [await fixture().function({ archive }), await fixture().function({ archive })];
    const image = { checksum: 'other', storageAddress: archive.storageAddress };

    await fixture().org1.function.updateFunction({ key: first, name: 'n', image });

    const functions = [first, second].map((key) => fixture().org1.function.getFunction({ key }));
    expect((await Promise.all(functions)).map((found) => found.archive)).toEqual([archive, archive]);
  });

  it('refuses a key that is taken', async () => {
    const key = await fixture().function();

    const text = await refusalText(fixture().org2.function.registerFunction(newFunction({ key })));

    expect(text).toBe(`OE0006: function with key "${key}" already exists`);
  });

  it('finds the functions that the tasks of a plan use', async () => {
    const first = await fixture().task();
    const second = await fixture().task({ computePlanKey: first.planKey });
    await fixture().task({ computePlanKey: first.planKey, functionKey: first.functionKey });

    const { functions } = await fixture().org1.function.queryFunctions({ filter: { computePlanKey: first.planKey } });

    expect(functions.map(({ key }) => key)).toEqual([first.functionKey, second.functionKey]);
  });

  it.each([
    ['GetFunction', (key: string) => fixture().org1.function.getFunction({ key })],
    ['UpdateFunction', (key: string) => fixture().org1.function.updateFunction({ key, name: 'n' })],
    [
      'ApplyFunctionAction',
      (functionKey: string) =>
        fixture().org1.function.applyFunctionAction({ functionKey, action: FUNCTION_ACTION_BUILDING }),
    ],
  ])('refuses an unknown and a malformed key in %s', async (_rpc, call) => {
    expect(await outcomeOf(call(randomUUID()))).toBe(REFUSED.notFound);
    expect(await outcomeOf(call('no-uuid'))).toBe(REFUSED.invalid);
  });
}

function describeUpdates(fixture: () => Fixture): void {
  it('renames a function and records its image', async () => {
    const key = await fixture().function();
    const image = { checksum: 'any', storageAddress: 'as given' };

    await fixture().org1.function.updateFunction({ key, name: 'other', image });

    expect(await fixture().org1.function.getFunction({ key })).toMatchObject({ name: 'other', image });
    expect((await eventsOf(fixture().org1, key)).map(nameOf)).toEqual(['CREATED FUNCTION', 'UPDATED FUNCTION']);
  });

  it('refuses half an image', async () => {
    const key = await fixture().function();

    const outcome = await outcomeOf(
      fixture().org1.function.updateFunction({ key, name: 'n', image: { checksum: 'any' } }),
    );

    expect(outcome).toBe(REFUSED.invalid);
  });

  it('refuses a READY function that stays without an image', async () => {
    const key = await fixture().readyFunction();

    const outcome = await outcomeOf(fixture().org1.function.updateFunction({ key, name: 'n' }));

    expect(outcome).toBe(REFUSED.invalid);
  });

  it('lets only the owner update and move a function', async () => {
    const key = await fixture().function();

    const update = await outcomeOf(fixture().org2.function.updateFunction({ key, name: 'n' }));
    const move = await outcomeOf(
      fixture().org2.function.applyFunctionAction({ functionKey: key, action: FUNCTION_ACTION_BUILDING }),
    );

    expect([update, move]).toEqual([REFUSED.denied, REFUSED.denied]);
  });
}

function describeBuild(fixture: () => Fixture): void {
  it('carries the tasks of a function along while it is built', async () => {
    const functionKey = await fixture().function();
    const { key } = await fixture().task({ functionKey });

    await fixture().moveFunction(functionKey, FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY);

    const events = await eventsOf(fixture().org1, key);
    expect(events.map(({ computeTask }) => computeTask?.status)).toEqual([
      ComputeTaskStatus.STATUS_WAITING_FOR_BUILDER_SLOT,
      ComputeTaskStatus.STATUS_BUILDING,
      ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT,
    ]);
    expect(events.map(({ metadata }) => [...metadata.keys()])).toEqual([[], ['reason'], ['reason']]);
    expect(events[2]?.computeTask).toEqual(await fixture().org1.computeTask.getTask({ key }));
  });

  it('fails the tasks and the plan of a function whose build fails', async () => {
    const functionKey = await fixture().function();
    const { key, planKey } = await fixture().task({ functionKey });

    await fixture().moveFunction(functionKey, FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_FAILED);

    const task = await fixture().org1.computeTask.getTask({ key });
    const plan = await fixture().org1.computePlan.getPlan({ key: planKey });
    expect(task.status).toBe(ComputeTaskStatus.STATUS_FAILED);
    expect(plan.failureDate).toBeDefined();
  });

  it('cancels the tasks of a function that is canceled before its build', async () => {
    const functionKey = await fixture().function();
    const { key } = await fixture().task({ functionKey });

    await fixture().moveFunction(functionKey, FUNCTION_ACTION_CANCELED);

    const task = await fixture().org1.computeTask.getTask({ key });
    expect(task.status).toBe(ComputeTaskStatus.STATUS_CANCELED);
  });

  it('says which transition is inappropriate in which status', async () => {
    const functionKey = await fixture().function();

    const call = fixture().org1.function.applyFunctionAction({ functionKey, action: FUNCTION_ACTION_FAILED });

    const text = await refusalText(call);
    expect(text).toMatch(/^OE0111: .*event transitionFailed inappropriate in current state FUNCTION_STATUS_WAITING/);
  });

  it('refuses an action without a name before it looks at the key', async () => {
    const action = FunctionAction.FUNCTION_ACTION_UNKNOWN;

    const outcome = await outcomeOf(fixture().org1.function.applyFunctionAction({ functionKey: 'no-uuid', action }));

    expect(outcome).toBe(REFUSED.badRequest);
  });
}
