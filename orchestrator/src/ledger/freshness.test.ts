// SPDX-License-Identifier: Apache-2.0

import { QuorumFreshness } from './freshness';
import type { BlockReporter } from './newest-block';

const LIMIT_MS = 200;

/** An orderer that reports one block after another, the last one for ever; undefined stands for a failure. */
function orderer(...reports: (number | undefined)[]): BlockReporter {
  let asked = 0;
  return {
    name: 'orderer',
    newest: async () => {
      const report = reports[Math.min(asked++, reports.length - 1)];
      if (report === undefined) throw new Error('down');
      return report;
    },
  };
}

const silent: BlockReporter = { name: 'silent', newest: () => new Promise(() => undefined) };

describe('QuorumFreshness', () => {
  it('takes the newest block of a quorum, with a minority down or silent', async () => {
    expect(await new QuorumFreshness([orderer(7), orderer(9), silent], 2).newest()).toBe(9);
    expect(await new QuorumFreshness([orderer(7), orderer(undefined), orderer(9)], 2).newest()).toBe(9);
  });

  it('does not say how far a channel is without a quorum', async () => {
    const freshness = new QuorumFreshness([orderer(7), orderer(undefined), orderer(undefined)], 2);

    await expect(freshness.newest()).rejects.toThrow(/1 of 2 answers came: \S+: down; \S+: down/);
  });

  it('confirms a block when a quorum has it, asking again those that are behind', async () => {
    const freshness = new QuorumFreshness([orderer(4, 5), orderer(3, 4, 5), orderer(1)], 2);

    await expect(freshness.confirm(5, LIMIT_MS)).resolves.toBeUndefined();
  });

  it('does not take one orderer for a quorum, however often it reports the block', async () => {
    const freshness = new QuorumFreshness([orderer(5), orderer(4), orderer(4)], 2);

    await expect(freshness.confirm(5, LIMIT_MS)).rejects.toThrow('the others do not have the block');
  });

  it('gives up a block that too few confirm in time, and says why', async () => {
    const freshness = new QuorumFreshness([orderer(5), orderer(undefined), orderer(undefined)], 2);

    await expect(freshness.confirm(5, LIMIT_MS)).rejects.toThrow('down');
  });

  it('asks nobody about a block that a quorum has reported before', async () => {
    const nodes = [orderer(5, undefined), orderer(5, undefined), silent];
    const freshness = new QuorumFreshness(nodes, 2);
    await freshness.newest();

    await expect(freshness.confirm(4, 0)).resolves.toBeUndefined();
  });
});
