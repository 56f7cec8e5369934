// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type Encoded, EventKind, type Model, type NewModel } from '@orchestrator/proto';
import { computeTask } from '../assets/compute-task';
import { assertNewModel, model } from '../assets/model';
import { taskOutput, taskOutputKey } from '../assets/task-output';
import { timeKey } from '../assets/time';
import { assertKey, isKey } from '../assets/validation';
import { alreadyExists, badRequest } from '../errors/orchestrator-error';
import type { Provider } from './provider';
import type { ServiceHandlers } from './service-handlers';
import { TaskFilling } from './task-filling';
import { Lookup } from './task-lookup';

/** What ModelService does. */
export const modelService: ServiceHandlers['model'] = {
  async registerModel(request, provider) {
    const [registered] = await registerModels(provider, [request]);
    return registered as Encoded<Model>;
  },

  async registerModels({ models }, provider) {
    return { models: await registerModels(provider, models) };
  },

  getModel({ key }, { assets }) {
    assertKey('key', key);
    return assets.get(model, key);
  },

  async getComputeTaskOutputModels({ computeTaskKey }, provider) {
    assertKey('compute_task_key', computeTaskKey);
    return { models: await listModels(provider, computeTaskKey) };
  },
};

async function registerModels(provider: Provider, requests: readonly NewModel[]): Promise<Encoded<Model>[]> {
  const [first] = requests;
  if (first === undefined) throw badRequest('no models to register');
  assertKey('compute_task_key', first.computeTaskKey);
  const keys = requests.map(({ key }) => key).filter(isKey);
  const [{ value: task }, taken] = await Promise.all([
    provider.assets.get(computeTask, first.computeTaskKey),
    Lookup.read(provider, model, keys),
  ]);
  const filling = await TaskFilling.start(
    provider,
    task,
    requests.map((request) => request.computeTaskOutputIdentifier),
  );
  const models = requests.map((request) => {
    if (request.computeTaskKey !== task.key) throw badRequest('models of one call have to be of one task');
    assertNewModel(request);
    const identifier = request.computeTaskOutputIdentifier;
    filling.assertFillable(identifier, AssetKind.ASSET_MODEL);
    filling.assertRoom(identifier);
    if (taken.has(request.key)) throw alreadyExists(model.title, request.key);
    const registered = provider.assets.put(model, undefined, {
      key: request.key,
      computeTaskKey: task.key,
      address: request.address,
      permissions: task.outputs.get(identifier)?.permissions,
      owner: provider.requester,
      creationDate: provider.time,
    });
    taken.add(registered);
    provider.emit(model, { kind: EventKind.EVENT_ASSET_CREATED, asset: registered });
    filling.add(identifier, AssetKind.ASSET_MODEL, request.key);
    return registered;
  });
  filling.save();
  return models;
}

/** By date, then by output identifier, then by registration. */
async function listModels(provider: Provider, taskKey: string): Promise<Encoded<Model>[]> {
  const task = await provider.assets.find(computeTask, taskKey);
  const identifiers = [...(task?.value.outputs.keys() ?? [])].sort();
  const outputs = await Lookup.read(
    provider,
    taskOutput,
    identifiers.map((identifier) => taskOutputKey(taskKey, identifier)),
  );
  const registered = outputs.values.flatMap(({ assets }) => assets);
  const models = registered.filter(({ assetKind }) => assetKind === AssetKind.ASSET_MODEL);
  const found = await provider.assets.getMany(
    model,
    models.map(({ assetKey }) => assetKey),
  );
  const dated = found.map((asset) => ({ asset, date: timeKey(asset.value.creationDate) }));
  return dated.sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date))).map(({ asset }) => asset);
}
