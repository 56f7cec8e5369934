// SPDX-License-Identifier: Apache-2.0

import { decode, encode, NewComputeTask } from '@orchestrator/proto';
import { ComputeTaskAction } from '@orchestrator/proto';
import { Overlay } from '../persistence/overlay';
import type { ScanRange } from '../persistence/database';
import type { AssetDefinition } from '../assets/definition';
import { keyOf } from '../testing/fixtures';
import {
  apply,
  builtChannel,
  MANAGER,
  modelOf,
  register,
  run,
  SAMPLE,
  taskOf,
  trainingOf,
} from '../testing/task-fixtures';
import { Provider } from './provider';
import { gather } from './task-gather';

/** Counts how often something is read. */
class CountedReads extends Overlay {
  reads = 0;

  override async findMany<T>(definition: AssetDefinition<T>, keys: readonly string[]) {
    this.reads++;
    return super.findMany(definition, keys);
  }

  override find<T>(definition: AssetDefinition<T>, key: string) {
    this.reads++;
    return super.find(definition, key);
  }

  override scan(bucket: string, range: ScanRange) {
    this.reads++;
    return super.scan(bucket, range);
  }
}

async function gatherFor(count: number) {
  const channel = await builtChannel();
  await register(channel, taskOf(500), taskOf(501, [500]));
  await apply(channel, 500, ComputeTaskAction.TASK_ACTION_EXECUTING);
  await channel.as('B').model.registerModel(modelOf(600, 500));
  await apply(channel, 500, ComputeTaskAction.TASK_ACTION_DONE);
  await run(channel, 501);
  const database = new CountedReads(channel.database);
  const call = { channel: 'c', requester: 'A', micros: 0, transactionId: 't', version: '' };
  const drafts = Array.from({ length: count }, (_, i) => [trainingOf(2 * i), taskOf(2 * i + 1, [500, 2 * i])]).flat();
  const tasks = drafts.map((draft) => decode(NewComputeTask, encode(NewComputeTask, draft)));
  return { gathered: await gather(new Provider(call, database), tasks), reads: database.reads };
}

describe('gather', () => {
  it('reads as often for many tasks as for one', async () => {
    const few = await gatherFor(1);
    const many = await gatherFor(50);

    expect(many.reads).toBe(few.reads);
  });

  it('finds what the checks will look at', async () => {
    const { gathered } = await gatherFor(1);

    expect([
      gathered.tasks.has(keyOf(500)),
      gathered.managers.has(MANAGER),
      gathered.samples.has(SAMPLE),
      gathered.organizations.has('B'),
      gathered.tasks.has(keyOf(0)),
    ]).toEqual([true, true, true, true, false]);
  });
});
