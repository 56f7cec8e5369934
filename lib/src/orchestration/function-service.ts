// SPDX-License-Identifier: Apache-2.0

import { FunctionStatus } from '@orchestrator/proto';
import { allFunctions, assertFunctionUpdate, assertNewFunction, assetFunction, withUpdate } from '../assets/function';
import { transitionOf } from '../assets/function-status';
import { permissionsFor } from '../assets/permissions';
import { assertKey } from '../assets/validation';
import { assertFree } from './assert-free';
import { moveFunction } from './function-move';
import { functionsOfPlan } from './functions-of-plan';
import { assertAuthorizedIds, assertOwner, assertRegistered } from './organizations';
import { listPage } from './page';
import { USER_ACTION } from './reasons';
import type { ServiceHandlers } from './service-handlers';

/** What FunctionService does. */
export const functionService: ServiceHandlers['function'] = {
  async registerFunction(request, provider) {
    assertNewFunction(request);
    const { requester } = provider;
    await assertFree(provider, assetFunction, request.key);
    await assertAuthorizedIds(provider, request.newPermissions);
    await assertRegistered(provider);
    return provider.create(assetFunction, {
      key: request.key,
      name: request.name,
      description: request.description,
      archive: request.archive,
      permissions: permissionsFor(requester, request.newPermissions),
      owner: requester,
      creationDate: provider.time,
      metadata: request.metadata,
      inputs: request.inputs,
      outputs: request.outputs,
      status: FunctionStatus.FUNCTION_STATUS_WAITING,
      image: { checksum: '', storageAddress: '' },
    });
  },

  getFunction({ key }, { assets }) {
    assertKey('key', key);
    return assets.get(assetFunction, key);
  },

  async queryFunctions(request, provider) {
    const planKey = request.filter?.computePlanKey ?? '';
    const page =
      planKey === ''
        ? await listPage(provider, { definition: assetFunction, index: allFunctions, bucket: [] }, request)
        : await functionsOfPlan(provider, planKey, request);
    return { functions: page.items, nextPageToken: page.nextPageToken };
  },

  async updateFunction(request, provider) {
    assertFunctionUpdate(request);
    const previous = await provider.assets.get(assetFunction, request.key);
    assertOwner(provider, assetFunction.name, previous.value);
    provider.update(assetFunction, { previous, value: withUpdate(previous.value, request) });
    return {};
  },

  async applyFunctionAction({ functionKey, action }, provider) {
    const transition = transitionOf(action);
    assertKey('function_key', functionKey);
    const previous = await provider.assets.get(assetFunction, functionKey);
    assertOwner(provider, assetFunction.name, previous.value);
    await moveFunction(provider, previous, { transition, reason: USER_ACTION });
    return {};
  },
};
