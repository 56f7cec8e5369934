// SPDX-License-Identifier: Apache-2.0

import './silence';
import { peer } from '@hyperledger/fabric-protos';
import { Shim } from 'fabric-shim';
import type { Stub } from '../peer/channel-state';
import { type Endorsement, FakePeer } from './fake-peer';
import { BrokenStreamError, type PeerKind } from './simulation';

/** Runs and commits chaincode that is given call by call. */
class Subject {
  readonly peer: FakePeer;
  #work: (stub: Stub) => Promise<unknown> = async () => undefined;
  #calls = 0;

  constructor(kind: PeerKind = { batches: false }) {
    this.peer = new FakePeer(
      {
        Init: async () => Shim.success(),
        Invoke: async (stub) => {
          try {
            await this.#work(stub);
            return Shim.success();
          } catch (error) {
            return Shim.error(String(error));
          }
        },
      },
      kind,
    );
  }

  endorse(work: (stub: Stub) => Promise<unknown>): Promise<Endorsement> {
    this.#work = work;
    this.#calls++;
    const facts = { channel: 'test', transactionId: `tx${String(this.#calls)}`, micros: 1_500_000, mspId: 'org' };
    return this.peer.endorse({ ...facts, args: [] });
  }

  async put(...keys: readonly string[]): Promise<void> {
    const endorsed = await this.endorse(async (stub) => {
      for (const key of keys) await stub.putState(key, Buffer.from('value'));
    });
    expect(this.peer.commit(endorsed)).toBe('VALID');
  }
}

const manyKeys = Array.from({ length: 250 }, (_, i) => String(i).padStart(3, '0'));

describe('FakePeer', () => {
  it('gives the chaincode what the proposal says', async () => {
    const found: unknown[] = [];

    await new Subject().endorse(async (stub) => {
      const { seconds, nanos } = stub.getTxTimestamp();
      found.push(stub.getChannelID(), stub.getTxID(), stub.getCreator().mspid, seconds.toNumber(), nanos);
    });

    expect(found).toEqual(['test', 'tx1', 'org', 1, 500_000_000]);
  });

  it('shows a transaction nothing of what it writes', async () => {
    const subject = new Subject();
    let found: Uint8Array | undefined;

    await subject.endorse(async (stub) => {
      await stub.putState('a', Buffer.from('new'));
      found = await stub.getState('a');
    });

    expect(found).toHaveLength(0);
  });

  it('refuses a write after a paginated query', async () => {
    const { message, requests } = await new Subject().endorse(async (stub) => {
      await stub.getStateByRangeWithPagination('a', 'b', 10);
      await stub.putState('a', Buffer.from('value'));
    });

    expect(message).toContain('Transaction has already performed a paginated query. Writes are not allowed');
    expect(requests).toEqual(['range', 'put']);
  });

  it('refuses a paginated query after a write', async () => {
    const { message } = await new Subject().endorse(async (stub) => {
      await stub.putState('a', Buffer.from('value'));
      await stub.getStateByRangeWithPagination('a', 'b', 10);
    });

    expect(message).toContain('a paginated query after a write');
  });

  it.each([24, 25])('ends the stream at a message of type %i that it has not announced', async (type) => {
    const endorsed = new Subject({ batches: false }).endorse(async (stub) => {
      const message = new peer.ChaincodeMessage();
      message.setType(type as 9);
      message.setTxid(stub.getTxID());
      await stub.handler._askPeerAndListen(message, 'any');
    });

    await expect(endorsed).rejects.toBeInstanceOf(BrokenStreamError);
  });

  it('gives the records of a range a hundred at a time', async () => {
    const subject = new Subject();
    await subject.put(...manyKeys);
    const found: string[] = [];

    const { requests } = await subject.endorse(async (stub) => {
      for await (const { key } of stub.getStateByRange('000', '240')) found.push(key);
    });

    expect(found).toEqual(manyKeys.slice(0, 240));
    expect(requests).toEqual(['range', 'next', 'next', 'close']);
  });

  it('ends a range at its limit without saying so', async () => {
    const subject = new Subject({ batches: false, queryLimit: 120 });
    await subject.put(...manyKeys);
    const found: string[] = [];

    await subject.endorse(async (stub) => {
      for await (const { key } of stub.getStateByRange('', '')) found.push(key);
      for await (const { key } of stub.getStateByRange('0', '9')) found.push(key);
    });

    expect(found).toEqual(manyKeys.slice(0, 120));
  });

  it('keeps the last event only', async () => {
    const { event } = await new Subject().endorse(async (stub) => {
      stub.setEvent('one', Buffer.from('1'));
      stub.setEvent('two', Buffer.from('2'));
    });

    expect(event).toMatchObject({ name: 'two' });
  });

  it('invalidates what has read a key that was written since', async () => {
    const subject = new Subject();
    await subject.put('a');
    const reader = await subject.endorse(async (stub) => stub.getState('a'));
    await subject.put('a');

    expect(subject.peer.commit(reader)).toBe('MVCC_READ_CONFLICT');
  });

  it.each([
    ['inside what was read', '0', 'PHANTOM_READ_CONFLICT'],
    ['behind what was read', '200x', 'VALID'],
  ])('judges a new key %s of a range', async (_where, key, expected) => {
    const subject = new Subject();
    await subject.put(...manyKeys);
    const reader = await subject.endorse(async (stub) => {
      const iterator = await stub.getStateByRange('0', '9');
      await iterator.next();
    });
    await subject.put(key);

    expect(subject.peer.commit(reader)).toBe(expected);
  });
});
