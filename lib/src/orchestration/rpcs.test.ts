// SPDX-License-Identifier: Apache-2.0

import { createCallers } from '@orchestrator/proto';
import { MemoryDb } from '../persistence/memory-db';
import { callEveryWrite } from '../testing/every-write';
import { execute } from './execute';
import { pathOfTransaction, rpcs, transactionName } from './rpcs';

/** The rpcs that have told of a change while every one that may make a change was called. */
async function writers(): Promise<Set<string>> {
  const database = new MemoryDb();
  const paths = new Set<string>();
  let micros = 0;
  const callers = createCallers({
    unary: async ({ path }, request) => {
      micros++;
      const call = { channel: 'mychannel', requester: 'A', micros, transactionId: `tx${micros}`, version: 'test' };
      const outcome = await execute(rpcs.get(path)!, request, { call, database });
      if (outcome.events.length > 0) paths.add(path);
      database.commit(outcome);
      return outcome.reply;
    },
    stream: ({ name }) => {
      throw new TypeError(`${name} is a stream`);
    },
  });
  await callEveryWrite(callers);
  return paths;
}

describe('rpcs', () => {
  it('are marked as reads, except those that make a change', async () => {
    const written = await writers();

    const unmarked = [...rpcs].flatMap(([path, { method }]) => (method.readOnly ? [] : [path]));

    expect(unmarked.sort()).toEqual([...written].sort());
  });
});

describe('transactionName', () => {
  it('leads back to the path of the rpc', () => {
    const names = [...rpcs].map(([, { method }]) => transactionName(method));

    expect(names).toContain('orchestrator.ComputeTaskService:RegisterTasks');
    expect(names.map(pathOfTransaction)).toEqual([...rpcs.keys()]);
  });
});
