// SPDX-License-Identifier: Apache-2.0

import {
  keyOf,
  newDataManager,
  newDataSample,
  newFunction,
  newPlan,
  newTask,
  registeredChannel,
} from '../testing/fixtures';

const KEY = keyOf(1);

describe('assertFree', () => {
  it('lets assets of different kinds have the same key', async () => {
    const channel = await registeredChannel('A');
    const { computePlan, computeTask, dataManager, dataSample, function: functions } = channel.as('A');

    await functions.registerFunction(newFunction(KEY));
    await dataManager.registerDataManager(newDataManager(KEY));
    await dataSample.registerDataSamples({ samples: [newDataSample(KEY, KEY)] });
    await computePlan.registerPlan(newPlan(KEY));
    await computeTask.registerTasks({ tasks: [newTask(KEY, KEY, { functionKey: KEY })] });

    const found = [
      await functions.getFunction({ key: KEY }),
      await dataManager.getDataManager({ key: KEY }),
      await dataSample.getDataSample({ key: KEY }),
      await computePlan.getPlan({ key: KEY }),
      await computeTask.getTask({ key: KEY }),
    ];
    expect(found.map(({ key }) => key)).toEqual(Array(found.length).fill(KEY));
  });
});
