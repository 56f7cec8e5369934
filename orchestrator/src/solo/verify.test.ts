// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { openHookedLog } from '../../test/support/hooked-log';
import { newPlan } from '../../test/support/drafts';
import { folderPerTest, startHost } from '../../test/support/solo';
import { CHANNEL, ORG1, OTHER_CHANNEL } from '../../test/support/target';
import { type ChannelVerdict, verifyLog } from './verify';

const folder = folderPerTest();

/** A log with 4 entries on one channel, the last of two transactions, and one entry on another. */
beforeEach(async () => {
  const { host, as } = await startHost(folder());
  for (const channel of [CHANNEL, OTHER_CHANNEL]) await as(ORG1, channel).organization.registerOrganization({});
  for (let i = 0; i < 2; i++) await as().computePlan.registerPlan(newPlan());
  await Promise.all([1, 2].map(() => as().computePlan.registerPlan(newPlan())));
  await host.stop();
});

async function verdicts(read?: (entry: Uint8Array) => Uint8Array): Promise<ChannelVerdict[]> {
  const log = await openHookedLog(join(folder(), 'log'), read === undefined ? {} : { read });
  try {
    return await verifyLog(log, () => undefined);
  } finally {
    await log.close();
  }
}

describe('verifyLog', () => {
  it('counts what every channel holds, if all of it is good', async () => {
    expect(await verdicts()).toMatchObject([
      { channel: CHANNEL, entries: 4, transactions: 5, events: 5, fault: undefined },
      { channel: OTHER_CHANNEL, entries: 1, transactions: 1, events: 1, fault: undefined },
    ]);
  });

  it('names the first bad entry, and still looks at the other channels', async () => {
    let reads = 0;
    const damageThird = (entry: Uint8Array): Uint8Array => (++reads === 3 ? entry.map((byte) => byte ^ 1) : entry);

    expect(await verdicts(damageThird)).toMatchObject([
      {
        channel: CHANNEL,
        entries: 2,
        fault: expect.stringContaining('entry 3 of channel "mychannel" is damaged') as string,
      },
      { channel: OTHER_CHANNEL, entries: 1, fault: undefined },
    ]);
  });

  it('leaves the log as the server expects it', async () => {
    await verdicts();

    const { host, as } = await startHost(folder());
    expect((await as().computePlan.queryPlans({})).plans).toHaveLength(4);
    await host.stop();
  });
});
