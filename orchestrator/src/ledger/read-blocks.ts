// SPDX-License-Identifier: Apache-2.0

import { internal } from '@orchestrator/lib';
import type { LedgerConfiguration } from '../configuration';
import { BrokenStoreError } from '../replica/store-errors';
import { BlockQueue, type DeliveredBlock } from './block-queue';
import { DeliverPath, DeliveryError } from './deliver-stream';
import { NetworkClient } from './network-client';
import { NodeReporter } from './newest-block';
import { Seeker } from './seek';
import { createSignatory } from './signer';

const REPORT_MS = 10_000;

/** Told of the block that was handed out last, and of the newest one. */
export type BlockProgress = (done: number, last: number) => void;

/**
 * The blocks of a channel from a number on, up to the newest one that the organization's peer has when this begins.
 * @throws BrokenStoreError if the peer does not deliver them.
 */
export async function* readBlocks(
  ledger: LedgerConfiguration,
  channel: string,
  { from = 0, progress = () => undefined }: { from?: number; progress?: BlockProgress } = {},
): AsyncGenerator<DeliveredBlock> {
  const { client, seeker } = connectPeer(ledger, channel);
  const reporter = new NodeReporter({ name: 'the peer', client, path: DeliverPath.Peer, seeker, limitMs: REPORT_MS });
  try {
    const last = await reporter.newest();
    if (from > last) return;
    const queue = new BlockQueue(client, await seeker.from(from));
    try {
      yield* take(queue, { last, progress });
    } finally {
      queue.close();
    }
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    throw new BrokenStoreError(`the blocks of channel "${channel}" cannot be had: ${error.message}`, { cause: error });
  } finally {
    reporter.close();
    client.close();
  }
}

async function* take(
  queue: BlockQueue,
  { last, progress }: { last: number; progress: BlockProgress },
): AsyncGenerator<DeliveredBlock> {
  for (;;) {
    for (const delivered of await queue.take()) {
      yield delivered;
      const done = delivered.block.header?.number ?? last;
      progress(done, last);
      if (done >= last) return;
    }
  }
}

function connectPeer({ profile, identities, mspId }: LedgerConfiguration, channel: string) {
  const identity = identities.get(mspId);
  if (identity === undefined) throw internal(`nobody signs for ${mspId}`);
  const own = profile.organizations.find((organization) => organization.mspId === mspId);
  const client = new NetworkClient(own?.peers ?? []);
  return { client, seeker: new Seeker(channel, createSignatory(mspId, identity)) };
}
