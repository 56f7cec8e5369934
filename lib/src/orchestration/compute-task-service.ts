// SPDX-License-Identifier: Apache-2.0

import { computeTask } from '../assets/compute-task';
import { assertKey } from '../assets/validation';
import { permissionDenied } from '../errors/orchestrator-error';
import { listPage } from './page';
import type { ServiceHandlers } from './service-handlers';
import { permittedTransition, reasonOf } from './task-actions';
import { applyToTask } from './task-cascade';
import { disableOutput } from './task-disable';
import { listInputAssets } from './task-input-assets';
import { taskListing } from './task-query';
import { registerTasks } from './task-registration';

/** What ComputeTaskService does. */
export const computeTaskService: ServiceHandlers['computeTask'] = {
  async registerTasks({ tasks }, provider) {
    return { tasks: await registerTasks(provider, tasks) };
  },

  async queryTasks(request, provider) {
    const page = await listPage(provider, taskListing(request.filter), request);
    return { tasks: page.items, nextPageToken: page.nextPageToken };
  },

  getTask({ key }, { assets }) {
    assertKey('key', key);
    return assets.get(computeTask, key);
  },

  async applyTaskAction({ computeTaskKey, action, log }, provider) {
    assertKey('compute_task_key', computeTaskKey);
    const task = await provider.assets.get(computeTask, computeTaskKey);
    const transition = permittedTransition(task.value, action, provider.requester);
    await applyToTask(provider, task, { transition, reason: reasonOf(log) });
    return {};
  },

  async getTaskInputAssets({ computeTaskKey }, provider) {
    assertKey('compute_task_key', computeTaskKey);
    const task = await provider.assets.get(computeTask, computeTaskKey);
    return { assets: await listInputAssets(provider, task.value) };
  },

  async disableOutput({ computeTaskKey, identifier }, provider) {
    assertKey('compute_task_key', computeTaskKey);
    const { value: task } = await provider.assets.get(computeTask, computeTaskKey);
    if (task.worker !== provider.requester) throw permissionDenied(`only the worker of task "${task.key}" may do this`);
    await disableOutput(provider, task, identifier);
    return {};
  },
};
