// SPDX-License-Identifier: Apache-2.0

import { AssetKind, EventKind, services, SortOrder } from '@orchestrator/proto';
import { type Call, headersOf, isQuery, METHODS } from '../call';
import { valuesOf } from '../draws';
import type { Generator, Scene } from '../scene';
import { spoil } from '../spoil';

const { queryEvents } = services.event.methods;
const { registerOrganization, getAllOrganizations } = services.organization.methods;
const { queryVersion } = services.info.methods;
const { registerProfilingStep } = services.profiling.methods;

const ADDRESSES = [
  '',
  'http://',
  'mailto:x@y',
  'foo',
  '//x.y',
  'http://a b',
  'http://[::1',
  `http://${'x'.repeat(200)}`,
];

/** All are registered already, unless the address is refused first. */
const registerAgain: Generator = (scene) => scene.call(registerOrganization, { address: scene.draws.one(ADDRESSES) });

const listOrganizations: Generator = (scene) => scene.call(getAllOrganizations, {});

const version: Generator = (scene) => scene.call(queryVersion, {});

const profile: Generator = (scene) => {
  const { draws } = scene;
  const duration = draws.oneOf(1, 7, 2 ** 32 - 1, 0);
  return scene.call(registerProfilingStep, { assetKey: draws.key(), duration, step: draws.name() });
};

function createdKeys({ assets }: Scene): string[] {
  return [assets.plans, assets.functions, assets.samples, assets.tasks].flatMap((kind) => [...kind.keys()]);
}

const listEvents: Generator = (scene) => {
  const { draws } = scene;
  const keys = createdKeys(scene);
  const filter = {
    assetKey: draws.chance(20) ? draws.one(keys) : '',
    assetKind: draws.chance(25) ? draws.value(valuesOf(AssetKind), 99) : undefined,
    eventKind: draws.chance(25) ? draws.value(valuesOf(EventKind), 9) : undefined,
    metadata: draws.chance(15) ? new Map([['reason', draws.oneOf('User action', 'because', 'nothing')]]) : undefined,
  };
  const sort = draws.value(valuesOf(SortOrder), 5);
  const from = draws.chance(30) ? draws.one(keys) : undefined;
  const to = draws.chance(20) ? draws.one(keys) : undefined;
  return scene.listing(queryEvents, { filter, sort }, { from, to });
};

/** Tokens that no query has given, and filters by keys that are none. */
const badQuery: Generator = (scene) => {
  const pageToken = scene.draws.oneOf('7', 'abc', '!', Buffer.from('plan\x01x').toString('base64url'));
  const { queryTasks } = services.computeTask.methods;
  return scene.draws.oneOf(
    scene.call(services.computePlan.methods.queryPlans, { pageToken }),
    scene.call(services.dataManager.methods.queryDataManagers, { pageToken }),
    scene.call(queryEvents, { pageToken }),
    scene.call(queryTasks, { pageToken }),
    scene.call(queryTasks, { filter: { computePlanKey: 'foo' } }),
    scene.call(queryTasks, { filter: { functionKey: 'FOO' } }),
    scene.call(services.function.methods.queryFunctions, { filter: { computePlanKey: 'foo' } }),
    scene.call(services.performance.methods.queryPerformances, { filter: { computeTaskKey: 'foo' } }),
    scene.call(services.dataSample.methods.queryDataSamples, { filter: { keys: ['foo'] } }),
  );
};

/** Headers that are missing, twice there, empty, too long, or of somebody who may not call. */
const stranger: Generator = (scene) => {
  const call = scene.call(queryVersion, {});
  const [mspid, channel] = headersOf({ mspid: scene.organization(), channel: scene.channel });
  const long = 'x'.repeat(101);
  const headers: readonly Call['headers'][] = [
    [],
    [['mspid', 'MyOrg1MSP']],
    [['channel', scene.channel]],
    [mspid, mspid, channel] as Call['headers'],
    [mspid, channel, channel] as Call['headers'],
    [['mspid', ''], channel] as Call['headers'],
    [['mspid', long], channel] as Call['headers'],
    [mspid, ['channel', long]] as Call['headers'],
    [mspid, ['channel', 'nochannel']] as Call['headers'],
    [['mspid', 'NoSuchMSP'], channel] as Call['headers'],
  ];
  return { ...call, headers: scene.draws.one(headers) ?? [] };
};

/** An rpc that does not exist. */
const unknownRpc: Generator = (scene) => {
  const call = scene.call(queryVersion, {});
  const path = scene.draws.oneOf('/orchestrator.InfoService/QueryNothing', '/orchestrator.NoService/Get');
  return { ...call, path };
};

/** Any rpc with a request in which hardly anything is right. */
const malformed: Generator = (scene) => {
  const method = scene.draws.one([...METHODS.values()].filter(({ path, streams }) => !streams && !isQuery(path)));
  if (method === undefined) return undefined;
  return spoil(scene.call(method, {}), scene.draws);
};

/** Everything that is not about plans, functions, data and tasks. */
export const otherGenerators = {
  registerAgain,
  listOrganizations,
  version,
  profile,
  listEvents,
  badQuery,
  stranger,
  unknownRpc,
  malformed,
};
