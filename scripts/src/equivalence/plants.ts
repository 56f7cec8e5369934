// SPDX-License-Identifier: Apache-2.0

import type { Planted } from './planted-server';

/** One change of a rule for each kind of rule, by what it does. */
export const PLANTS: Readonly<Record<string, Planted>> = {
  'looks whose function it is before it looks at the action': {
    file: 'lib/dist/orchestration/function-service.js',
    find: 'const transition = (0, function_status_1.transitionOf)(action);',
    by: `const given = await provider.assets.find(function_1.assetFunction, functionKey);
        if (given !== undefined) (0, organizations_1.assertOwner)(provider, 'function', given.value);
        const transition = (0, function_status_1.transitionOf)(action);`,
  },
  'does not tell of an update': {
    file: 'lib/dist/orchestration/data-manager-service.js',
    find: 'provider.update(data_manager_1.dataManager, { previous, value: { ...previous.value, name: request.name } })',
    by: 'provider.assets.put(data_manager_1.dataManager, previous, { ...previous.value, name: request.name })',
  },
  'tells of an output before its model': {
    file: 'lib/dist/orchestration/model-service.js',
    find: `provider.emit(model_1.model, { kind: proto_1.EventKind.EVENT_ASSET_CREATED, asset: registered });
        filling.add(identifier, proto_1.AssetKind.ASSET_MODEL, request.key);`,
    by: `filling.add(identifier, proto_1.AssetKind.ASSET_MODEL, request.key);
        provider.emit(model_1.model, { kind: proto_1.EventKind.EVENT_ASSET_CREATED, asset: registered });`,
  },
  'shows the address in the event of a disabled model': {
    file: 'lib/dist/orchestration/task-disable.js',
    find: 'kind: proto_1.EventKind.EVENT_ASSET_DISABLED, asset }',
    by: 'kind: proto_1.EventKind.EVENT_ASSET_DISABLED, asset: previous }',
  },
  'gives a token with a last page that is full': {
    file: 'lib/dist/orchestration/page.js',
    find: 'const more = rows.length > size &&',
    by: 'const more = rows.length >= size &&',
  },
  'gives pages of another size': {
    file: 'lib/dist/orchestration/page.js',
    find: 'return pageSize === 0 ? DEFAULT_SIZE : pageSize',
    by: 'return pageSize === 0 ? DEFAULT_SIZE : pageSize + 1',
  },
  'takes any page token': {
    file: 'lib/dist/orchestration/page.js',
    find: "if (!own || position === '')",
    by: "if (!own || position === '') return undefined;\n    if (position === '')",
  },
  'lets everybody use what only some may': {
    file: 'lib/dist/assets/permissions.js',
    find: 'return permission !== undefined && (permission.public ||',
    by: 'return permission !== undefined && (true ||',
  },
  'leaves the owner out of what is open to all': {
    file: 'lib/dist/assets/permissions.js',
    find: 'authorizedIds.includes(owner) ?',
    by: 'open || authorizedIds.includes(owner) ?',
  },
  'keeps the ids of logs that are open to all': {
    file: 'lib/dist/assets/permissions.js',
    find: 'return { public: true, authorizedIds: [] }',
    by: 'return { public: true, authorizedIds: [...a.authorizedIds, ...b.authorizedIds] }',
  },
  'lets anybody change what is not theirs': {
    file: 'lib/dist/orchestration/organizations.js',
    find: 'if (asset.owner !== provider.requester)',
    by: 'if (false)',
  },
  'lets the owner start a task': {
    file: 'lib/dist/orchestration/task-actions.js',
    find: 'transition: task_status_1.taskTransitions.executing, owner: false',
    by: 'transition: task_status_1.taskTransitions.executing, owner: true',
  },
  'lets a function be canceled that is ready': {
    file: 'lib/dist/assets/function-status.js',
    find: "{ name: 'transitionCanceled', from: [WAITING, BUILDING],",
    by: "{ name: 'transitionCanceled', from: [WAITING, BUILDING, proto_1.FunctionStatus.FUNCTION_STATUS_READY],",
  },
  'refuses to fail a task that is not executing': {
    file: 'lib/dist/assets/task-status.js',
    find: "failed: transition('transitionFailed', LIVE,",
    by: "failed: transition('transitionFailed', [STATUS_EXECUTING],",
  },
  'does not release the children of a task that is done': {
    file: 'lib/dist/orchestration/task-cascade.js',
    find: 'await releaseChildren(provider, task.value.key)',
    by: '{}',
  },
  'releases children that wait for another parent': {
    file: 'lib/dist/orchestration/task-cascade.js',
    find: 'if (statuses(child).every((status)',
    by: 'if (statuses(child).some((status)',
  },
  'leaves the waiting tasks of a canceled function': {
    file: 'lib/dist/orchestration/task-cascade.js',
    find: '{ from: [STATUS_WAITING_FOR_BUILDER_SLOT, STATUS_BUILDING], transition: task_status_1.taskTransitions.canceled }',
    by: '{ from: [STATUS_BUILDING], transition: task_status_1.taskTransitions.canceled }',
  },
  'does not fail the plan of a failed task': {
    file: 'lib/dist/orchestration/task-cascade.js',
    find: 'await (0, plan_failure_1.failPlans)(provider, [task.value.computePlanKey])',
    by: '{}',
  },
  'lets the children of a stopped task wait': {
    file: 'lib/dist/assets/task-status.js',
    find: 'if (parents.some(isStopped))',
    by: 'if (false)',
  },
  'says another number': {
    file: 'lib/dist/errors/error-table.js',
    find: "'OE0106'",
    by: "'OE0101'",
  },
  'answers another status': {
    file: 'lib/dist/errors/error-table.js',
    find: "entry('OE0108', StatusCode.FailedPrecondition,",
    by: "entry('OE0108', StatusCode.InvalidArgument,",
  },
  'words a refusal in another way': {
    file: 'lib/dist/assets/validation.js',
    find: "exports.BLANK = 'cannot be blank'",
    by: "exports.BLANK = 'must not be blank'",
  },
  'lists performances in the order of the keys': {
    file: 'lib/dist/assets/performance.js',
    find: 'inverted(of.computeTaskKey)]',
    by: 'of.computeTaskKey]',
  },
  'answers with tasks in another order': {
    file: 'lib/dist/orchestration/task-sort.js',
    find: 'return queue.map(',
    by: 'return queue.sort((a, b) => (a.task.key < b.task.key ? -1 : 1)).map(',
  },
  'takes keys in capital letters': {
    file: 'lib/dist/assets/validation.js',
    find: '[0-9a-f]{12}$/',
    by: '[0-9a-f]{12}$/i',
  },
  'counts characters instead of bytes': {
    file: 'lib/dist/assets/validation.js',
    find: 'return Buffer.byteLength(text) > TEXT_BYTES ? `the length must be between',
    by: 'return text.length > TEXT_BYTES ? `the length must be between',
  },
  'takes metadata of any length': {
    file: 'lib/dist/assets/validation.js',
    find: 'if (shortText(name) !== undefined)',
    by: 'if (false)',
  },
  'begins to count ranks at one': {
    file: 'lib/dist/orchestration/task-build.js',
    find: 'Math.max(rank, parent.rank + 1), 0)',
    by: 'Math.max(rank, parent.rank + 1), 1)',
  },
  'takes a plan with a stopped task for running': {
    file: 'lib/dist/orchestration/compute-plan-service.js',
    find: "(await hasTasks(provider, key, 'stopped'))",
    by: 'false',
  },
  'changes the date of an asset that is renamed': {
    file: 'lib/dist/orchestration/compute-plan-service.js',
    find: '{ previous, value: { ...previous.value, name: request.name } }',
    by: '{ previous, value: { ...previous.value, name: request.name, creationDate: provider.time } }',
  },
  'hands a long reason on as it is': {
    file: 'lib/dist/orchestration/task-actions.js',
    find: 'if (bytes.length <= REASON_BYTES)',
    by: 'if (true)',
  },
  'forgets the managers that a sample had': {
    file: 'lib/dist/assets/data-sample.js',
    find: '[...sample.dataManagerKeys, ...added]',
    by: 'added',
  },
  'takes a second asset for an output that has one': {
    file: 'lib/dist/orchestration/task-filling.js',
    find: '?.assets.length === 0)',
    by: '?.assets.length !== undefined)',
  },
  'disables what is disabled': {
    file: 'lib/dist/orchestration/task-disable.js',
    find: 'if (models.some(({ value }) => (0, model_1.isDisabled)(value)))',
    by: 'if (false)',
  },
  'takes a disabled model as an input': {
    file: 'lib/dist/orchestration/task-inputs.js',
    find: 'if ((0, model_1.isDisabled)(given))',
    by: 'if (false)',
  },
  'leaves a filter out': {
    file: 'lib/dist/orchestration/task-query.js',
    find: 'tests.push((task) => task.worker === worker)',
    by: 'tests.push(() => true)',
  },
  'leaves out the events at the end of a period': {
    file: 'lib/dist/orchestration/event-service.js',
    find: '`${(0, time_1.timeKey)(end)}${BEHIND}`',
    by: '(0, time_1.timeKey)(end)',
  },
  'takes the words of an unregistered organization': {
    file: 'lib/dist/orchestration/organizations.js',
    find: 'if (found === undefined)',
    by: 'if (false)',
  },
  'lets strangers call': {
    file: 'orchestrator/dist/server/admission.js',
    find: 'if (members?.has(requester) === true)',
    by: 'if (members !== undefined)',
  },
  'writes maps in the order in which they came': {
    file: 'proto/dist/wire.js',
    find: 'return [...map].sort(([a], [b]) => compareUtf8(a, b))',
    by: 'return [...map]',
  },
  'sends an event twice': {
    file: 'orchestrator/dist/server/rpc-handlers.js',
    find: 'if (!call.write(event))',
    by: 'if (event.length % 7 === 0) call.write(event);\n            if (!call.write(event))',
  },
};
