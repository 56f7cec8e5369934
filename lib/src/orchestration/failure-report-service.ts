// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskStatus, FailedAssetKind } from '@orchestrator/proto';
import { computeTask } from '../assets/compute-task';
import { assertNewFailureReport, failureReport } from '../assets/failure-report';
import { assetFunction } from '../assets/function';
import { functionTransitions } from '../assets/function-status';
import { taskTransitions } from '../assets/task-status';
import { assertKey } from '../assets/validation';
import { badRequest, permissionDenied } from '../errors/orchestrator-error';
import { moveFunction } from './function-move';
import { assertOwner } from './organizations';
import type { Provider } from './provider';
import type { ServiceHandlers } from './service-handlers';
import { applyToTask } from './task-cascade';

const REASON = 'failure report registered';

/** What FailureReportService does. */
export const failureReportService: ServiceHandlers['failureReport'] = {
  async registerFailureReport(request, provider) {
    assertNewFailureReport(request);
    await fail(provider, request.assetType, request.assetKey);
    return provider.create(failureReport, {
      assetKey: request.assetKey,
      errorType: request.errorType,
      logsAddress: request.logsAddress,
      creationDate: provider.time,
      owner: provider.requester,
      assetType: request.assetType,
    });
  },

  getFailureReport({ assetKey }, { assets }) {
    assertKey('asset_key', assetKey);
    return assets.get(failureReport, assetKey);
  },
};

async function fail(provider: Provider, kind: FailedAssetKind, key: string): Promise<void> {
  switch (kind) {
    case FailedAssetKind.FAILED_ASSET_COMPUTE_TASK:
      return failTask(provider, key);
    case FailedAssetKind.FAILED_ASSET_FUNCTION:
      return failFunction(provider, key);
    case FailedAssetKind.FAILED_ASSET_UNKNOWN:
      throw badRequest('a failure report needs an asset_type');
  }
}

async function failTask(provider: Provider, key: string): Promise<void> {
  const task = await provider.assets.get(computeTask, key);
  const { worker, status } = task.value;
  if (worker !== provider.requester) throw permissionDenied(`only the worker of task "${key}" may report its failure`);
  if (status !== ComputeTaskStatus.STATUS_EXECUTING) {
    throw badRequest(`task "${key}" is in status ${ComputeTaskStatus[status]}, not executing`);
  }
  await applyToTask(provider, task, { transition: taskTransitions.failed, reason: REASON });
}

async function failFunction(provider: Provider, key: string): Promise<void> {
  const failing = await provider.assets.get(assetFunction, key);
  assertOwner(provider, assetFunction.name, failing.value);
  await moveFunction(provider, failing, { transition: functionTransitions.failed, reason: REASON });
}
