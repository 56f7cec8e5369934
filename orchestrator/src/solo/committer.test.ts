// SPDX-License-Identifier: Apache-2.0

import { rpcs, type Rpc } from '@orchestrator/lib';
import { encode, services } from '@orchestrator/proto';
import { newPlan } from '../../test/support/drafts';
import { folderPerTest, type LocalHost, startHost } from '../../test/support/solo';
import { CHANNEL, ORG1 } from '../../test/support/target';
import type { Reply } from '../host';
import { LevelLog } from './level-log';
import { verifyLog } from './verify';

const { registerPlan } = services.computePlan.methods;
const REGISTER_PLAN = rpcs.get(registerPlan.path)!;
/** A write whose rules find nothing to do. */
const NOTHING: Rpc = { method: registerPlan, handle: () => Promise.resolve({}) };

const folder = folderPerTest();
let local: LocalHost;

beforeEach(async () => {
  local = await startHost(folder());
  await local.as().organization.registerOrganization({});
});

afterEach(() => local.host.stop());

function write(rpc: Rpc): Promise<Reply> {
  const bytes = encode(registerPlan.request, newPlan());
  return local.host.unary(rpc, { bytes, channel: CHANNEL, requester: ORG1, isCancelled: () => false });
}

describe('Committer', () => {
  it('gives each call of an entry a receipt of its own for the same entry', async () => {
    const replies = await Promise.all([1, 2, 3].map(() => write(REGISTER_PLAN)));

    const receipts = replies.map(({ receipt }) => receipt);
    const [first] = receipts;
    expect(receipts.map((receipt) => receipt?.entry)).toEqual([first?.entry, first?.entry, first?.entry]);
    expect(new Set(receipts.map((receipt) => receipt?.transactionId)).size).toBe(3);
    expect(first?.entry).toMatchObject({ position: 2 });
  });

  it('gives the head of the log that the entry has made', async () => {
    const { receipt } = await write(REGISTER_PLAN);
    await local.host.stop();

    const log = await LevelLog.open(`${folder()}/log`);
    const [verdict] = await verifyLog(log, () => undefined);
    await log.close();

    const entry = receipt?.entry as { hash: Uint8Array } | undefined;
    expect(verdict?.chain).toBe(Buffer.from(entry?.hash ?? []).toString('hex'));
  });

  it('gives no receipt for a write that has changed nothing, beside others that have', async () => {
    const [before, idle, behind] = await Promise.all([write(REGISTER_PLAN), write(NOTHING), write(REGISTER_PLAN)]);

    expect([before.receipt, idle.receipt, behind.receipt].map((receipt) => receipt !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('gives no receipt for a write that has changed nothing, alone', async () => {
    expect((await write(NOTHING)).receipt).toBeUndefined();
  });
});
