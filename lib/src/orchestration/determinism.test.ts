// SPDX-License-Identifier: Apache-2.0

import { services } from '@orchestrator/proto';
import { callEveryWrite, type MapOrder } from '../testing/every-write';
import { TestChannel } from '../testing/test-channel';

const forward: MapOrder = (entries) => new Map(entries);
const backward: MapOrder = (entries) => new Map([...entries].reverse());

/** Everything that is stored after all calls: assets in bytes, index entries, events in bytes. */
async function stored(order: MapOrder): Promise<string[]> {
  const channel = new TestChannel();
  await callEveryWrite(channel.as('MyOrg1MSP'), order);
  const { database } = channel;
  return [
    ...[...database.assets].map(
      (write) => `${write.kind} ${write.key} ${Buffer.from(write.asset.bytes).toString('hex')}`,
    ),
    ...[...database.buckets].flatMap(([bucket, { changes }]) =>
      [...changes.changes.keys()].map((suffix) => `${bucket} ${suffix}`),
    ),
    ...database.log.map((event) => Buffer.from(event.bytes).toString('hex')),
  ];
}

async function storedIn(zone: string): Promise<string[]> {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    return await stored(forward);
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

describe('the rules', () => {
  it('store the same bytes whatever the order in which maps of requests are filled', async () => {
    expect(await stored(backward)).toEqual(await stored(forward));
  });

  it('store the same bytes in every time zone', async () => {
    expect(await storedIn('Pacific/Kiritimati')).toEqual(await storedIn('America/St_Johns'));
  });

  it('are called by this test through every rpc that writes', () => {
    const source = callEveryWrite.toString();
    const writes = Object.values(services).flatMap(({ methods }) =>
      Object.entries<{ readonly readOnly: boolean }>(methods).flatMap(([name, { readOnly }]) =>
        readOnly ? [] : [name],
      ),
    );

    expect(writes.filter((name) => !source.includes(`.${name}(`))).toEqual([]);
  });
});
