// SPDX-License-Identifier: Apache-2.0

import { services } from '@orchestrator/proto';
import { ORGANIZATIONS } from '../call';
import type { Generator, Scene } from '../scene';

const managers = services.dataManager.methods;
const samples = services.dataSample.methods;

const registerManager: Generator = (scene) => {
  const { draws } = scene;
  return scene.call(managers.registerDataManager, {
    key: scene.newKey(scene.assets.managers),
    name: draws.name(),
    newPermissions: draws.permissions(),
    description: draws.address(),
    opener: draws.address(),
    type: draws.oneOf('', 'ignored'),
    logsPermission: draws.permissions(),
    metadata: draws.metadata(),
  });
};

const updateManager: Generator = (scene) => {
  const manager = scene.oneOf(scene.assets.managers);
  const request = { key: scene.draws.slip(20) ? scene.draws.key() : manager?.key, name: scene.draws.name() };
  return manager && scene.callBy(manager.owner, managers.updateDataManager, request);
};

const getManager: Generator = (scene) => {
  const key = scene.keyOf(scene.assets.managers);
  if (key === undefined) return undefined;
  const { getDataset } = services.dataset.methods;
  return scene.draws.chance(50) ? scene.call(managers.getDataManager, { key }) : scene.call(getDataset, { key });
};

const queryManagers: Generator = (scene) => scene.listing(managers.queryDataManagers, {});

/** Managers of one organization, mostly. */
function managerKeys(scene: Scene, owner: string): string[] {
  const { draws, assets } = scene;
  const own = [...assets.managers.values()].filter((manager) => manager.owner === owner || draws.slip(20));
  const keys = draws.some(own, draws.oneOf(0, 1, 1, 2)).map(({ key }) => key);
  if (draws.slip(10)) keys.push(draws.key());
  return draws.slip(10) ? [...keys, ...keys] : keys;
}

const registerSamples: Generator = (scene) => {
  const { draws, assets } = scene;
  const isFree = draws.slip(25);
  const owner = (isFree ? undefined : scene.oneOf(assets.managers)?.owner) ?? draws.oneOf(...ORGANIZATIONS);
  const batch = Array.from({ length: draws.oneOf(0, 1, 1, 2, 3, 5) }, () => ({
    key: scene.newKey(assets.samples),
    dataManagerKeys: isFree ? [] : managerKeys(scene, owner),
    checksum: draws.checksum(),
    testOnly: draws.chance(20),
  }));
  const [first] = batch;
  if (draws.slip(10) && first !== undefined) batch.push(first);
  return scene.callBy(owner, samples.registerDataSamples, { samples: batch });
};

const updateSamples: Generator = (scene) => {
  const { draws, assets } = scene;
  const owner = scene.oneOf(assets.samples)?.owner;
  if (owner === undefined) return undefined;
  const own = [...assets.samples.values()].filter((sample) => sample.owner === owner || draws.slip(20));
  const keys = draws.shuffled(draws.some(own, 1 + draws.below(3))).map(({ key }) => key);
  if (draws.slip(20)) keys.push(draws.oneOf(draws.key(), ...keys));
  return scene.callBy(owner, samples.updateDataSamples, { keys, dataManagerKeys: managerKeys(scene, owner) });
};

const getSample: Generator = (scene) => {
  const key = scene.keyOf(scene.assets.samples);
  return key === undefined ? undefined : scene.call(samples.getDataSample, { key });
};

const querySamples: Generator = (scene) => {
  const { draws, assets } = scene;
  if (draws.chance(40)) return scene.listing(samples.queryDataSamples, {});
  const keys = draws.shuffled([...draws.some([...assets.samples.keys()], 5), draws.key()]);
  return scene.listing(samples.queryDataSamples, { filter: { keys } });
};

/** Data managers, data samples and datasets. */
export const dataGenerators = {
  registerManager,
  updateManager,
  getManager,
  queryManagers,
  registerSamples,
  updateSamples,
  getSample,
  querySamples,
};
