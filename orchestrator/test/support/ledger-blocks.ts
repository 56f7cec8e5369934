// SPDX-License-Identifier: Apache-2.0

import { loadConfiguration } from '../../src/configuration';
import { BlockQueue } from '../../src/ledger/block-queue';
import { DeliverPath } from '../../src/ledger/deliver-stream';
import { readBlock } from '../../src/ledger/ledger-block';
import { NetworkClient } from '../../src/ledger/network-client';
import { NodeReporter } from '../../src/ledger/newest-block';
import { Seeker } from '../../src/ledger/seek';
import { createSignatory } from '../../src/ledger/signer';
import { CHANNEL } from './target';

const LIMIT_MS = 5000;

/** Fabric's TxValidationCodes of transactions whose reads others have changed. */
export const CONFLICT_CODES = [11, 12];

/** What the peer of the first organization says of the transactions of its channel. */
export class LedgerBlocks {
  constructor(private readonly profile: string) {}

  /** The number of the newest block. */
  async newest(): Promise<number> {
    return this.#on(async ({ client, seeker }) => {
      const reporter = new NodeReporter({ name: 'peer', client, path: DeliverPath.Peer, seeker, limitMs: LIMIT_MS });
      return reporter.newest().finally(() => reporter.close());
    });
  }

  /** How many transactions of the blocks behind this one have each TxValidationCode. */
  async codesBehind(block: number): Promise<ReadonlyMap<number, number>> {
    const newest = await this.newest();
    const codes = new Map<number, number>();
    if (newest <= block) return codes;
    await this.#on(async ({ client, seeker, chaincode }) => {
      const queue = new BlockQueue(client, await seeker.from(block + 1));
      for (let last = block; last < newest;) {
        for (const { number, transactions } of (await queue.take()).map(({ block }) => readBlock(block, chaincode))) {
          for (const { code } of transactions) codes.set(code, (codes.get(code) ?? 0) + 1);
          last = number;
        }
      }
      queue.close();
    });
    return codes;
  }

  async #on<T>(ask: (peer: Peer) => Promise<T>): Promise<T> {
    const { ledger } = loadConfiguration({
      ORCHESTRATOR_MODE: 'ledger',
      ORCHESTRATOR_NETWORK_CONFIG: this.profile,
    });
    if (ledger === undefined) throw new Error('no ledger mode');
    const [organization] = ledger.profile.organizations;
    const identity = ledger.identities.get(organization?.mspId ?? '');
    if (organization === undefined || identity === undefined) throw new Error('no identity');
    const client = new NetworkClient(organization.peers);
    const seeker = new Seeker(CHANNEL, createSignatory(organization.mspId, identity));
    return ask({ client, seeker, chaincode: ledger.profile.chaincode }).finally(() => client.close());
  }
}

interface Peer {
  readonly client: NetworkClient;
  readonly seeker: Seeker;
  readonly chaincode: string;
}
