// SPDX-License-Identifier: Apache-2.0

import { createCallers, encode, type Method, services } from '@orchestrator/proto';
import { OrchestratorError } from '../errors/orchestrator-error';
import { MemoryDb } from '../persistence/memory-db';
import { keyOf } from '../testing/fixtures';
import { TestChannel } from '../testing/test-channel';
import { execute } from './execute';
import { rpcs, type Rpc } from './rpcs';

const CALL = { channel: 'mychannel', requester: 'A', micros: 0, transactionId: 'tx', version: 'test' };
const LOST = new OrchestratorError('unavailable', 'the store is gone');

/** A store that cannot be read. */
class LostDb extends MemoryDb {
  override find(): never {
    throw LOST;
  }

  override findMany(): never {
    throw LOST;
  }
}

/** The rpcs on a store that cannot be read. */
const lost = createCallers({
  unary: async (method, request) =>
    (await execute(rpcOf(method), request, { call: CALL, database: new LostDb() })).reply,
  stream: ({ name }) => {
    throw new TypeError(`${name} is a stream`);
  },
});

function rpcOf({ path }: Method): Rpc {
  return rpcs.get(path)!;
}

describe('execute', () => {
  const key = keyOf(1);

  test.each<[string, () => Promise<unknown>]>([
    ['GetPlan', () => lost.computePlan.getPlan({ key })],
    ['UpdatePlan', () => lost.computePlan.updatePlan({ key, name: 'x' })],
    ['UpdateFunction', () => lost.function.updateFunction({ key, name: 'x' })],
    ['UpdateDataManager', () => lost.dataManager.updateDataManager({ key, name: 'x' })],
    ['UpdateDataSamples', () => lost.dataSample.updateDataSamples({ keys: [key] })],
    ['RegisterOrganization', () => lost.organization.registerOrganization({})],
  ])('does not take a lookup that fails in %s for a key that is not there', async (_rpc, call) => {
    await expect(call()).rejects.toBe(LOST);
  });

  it('refuses bytes that are no request with OE0101', async () => {
    const rpc = rpcOf(services.computePlan.methods.getPlan);

    const outcome = execute(rpc, Buffer.from('0a05', 'hex'), { call: CALL, database: new MemoryDb() });

    await expect(outcome).rejects.toThrow(/^OE0101: GetPlan request cannot be read: /);
  });

  it('changes nothing in the database', async () => {
    const rpc = rpcOf(services.organization.methods.registerOrganization);
    const { database } = new TestChannel();

    const request = encode(services.organization.methods.registerOrganization.request, {});
    const { events } = await execute(rpc, request, { call: CALL, database });

    expect([events.length, [...database.assets], database.log]).toEqual([1, [], []]);
  });
});
