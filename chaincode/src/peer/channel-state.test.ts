// SPDX-License-Identifier: Apache-2.0

import '../testing/silence';
import { Shim } from 'fabric-shim';
import { FakePeer } from '../testing/fake-peer';
import type { PeerKind } from '../testing/simulation';
import { ChannelState, type Stub } from './channel-state';

/** What becomes of some work in a transaction. */
async function outcome(kind: PeerKind, work: (state: ChannelState, stub: Stub) => Promise<unknown>): Promise<unknown> {
  let found: unknown;
  const chaincode = {
    Init: async () => Shim.success(),
    Invoke: async (stub: Stub) => {
      found = await work(new ChannelState(stub), stub).catch((error: unknown) => error);
      return Shim.success();
    },
  };
  const facts = { channel: 'test', transactionId: 'tx', micros: 0, mspId: 'org' };
  await new FakePeer(chaincode, kind).endorse({ ...facts, args: [] });
  return found;
}

describe.each([
  ['takes many keys at once', { batches: true }],
  ['does not', { batches: false }],
])('ChannelState on a peer that %s', (_title, kind) => {
  const value = Buffer.from('value');

  it('rejects with OE0013 what the peer refuses to write, and keeps its reason as the cause', async () => {
    const refused = outcome(kind, (state) =>
      state.write([
        { key: 'a', value },
        { key: '', value },
      ]),
    );

    await expect(refused).resolves.toMatchObject({
      message: 'OE0013: the peer could not read or write the state of the channel',
      cause: { message: 'Error: empty key' },
    });
  });

  it('gives an empty value for each key that is missing', async () => {
    const values = outcome(kind, (state) => state.getMany(['a', 'b']));

    await expect(values).resolves.toMatchObject([{ length: 0 }, { length: 0 }]);
  });

  it('reads what is committed, not what it has written', async () => {
    const values = outcome(kind, async (state) => {
      await state.write([
        { key: 'a', value },
        { key: 'b', value },
      ]);
      return state.getMany(['a', 'b']);
    });

    await expect(values).resolves.toMatchObject([{ length: 0 }, { length: 0 }]);
  });
});
