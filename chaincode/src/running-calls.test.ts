// SPDX-License-Identifier: Apache-2.0

import { Shim } from 'fabric-shim';
import type { Stub } from './peer/channel-state';
import { RunningCalls } from './running-calls';

/** Calls of a chaincode that ends them when told to. */
function held() {
  const ends: ((fails: boolean) => void)[] = [];
  const calls = new RunningCalls({
    Init: async () => Shim.success(),
    Invoke: () =>
      new Promise((resolve, reject) => {
        ends.push((fails) => {
          if (fails) reject(new Error('fails'));
          else resolve(Shim.success());
        });
      }),
  });
  const order: string[] = [];
  const call = (name: string) =>
    calls.watched.Invoke(undefined as unknown as Stub).then(
      () => order.push(name),
      () => order.push(`${name} fails`),
    );
  return { calls, call, ends, order };
}

describe('RunningCalls', () => {
  it('has ended when nothing was called', async () => {
    await expect(held().calls.ended()).resolves.toBeUndefined();
  });

  it('ends when the last call does, be it with a failure', async () => {
    const { calls, call, ends, order } = held();
    const all = [call('a'), call('b')];
    const ended = calls.ended().then(() => order.push('ended'));

    ends[1]?.(false);
    await all[1];
    ends[0]?.(true);
    await Promise.all([...all, ended]);

    expect([order[0], [...order].sort()]).toEqual(['b', ['a fails', 'b', 'ended']]);
  });
});
