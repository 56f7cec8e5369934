// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { allDone } from '../site/all-done';
import { addressOf } from '../address';
import { NetworkError } from '../network-error';
import { readMetrics } from '../processes/operations';
import { ProgramError } from '../processes/run-program';
import type { OrdererNode, PeerNode } from '../topology/plan';
import { runPeer, runTool, type Site } from '../site/site';

const LEADER_MS = 60_000;
const POLL_MS = 50;

/** Joins every node to every channel that it is not in, and waits until each channel can order transactions. */
export async function joinChannels(site: Site): Promise<void> {
  const { orderers, organizations, settings } = site.plan;
  const joinedByOrderers = await allDoneWith(orderers, (orderer) => joinOrderer(site, orderer));
  const peers = organizations.flatMap((organization) => organization.peers);
  const joinedByPeers = await allDoneWith(peers, (peer) => joinPeer(site, peer));
  const joined = [...joinedByOrderers, ...joinedByPeers].flat();
  if (joined.length > 0) site.report(`Joined ${settings.channels.join(' and ')}.`);
  await waitForLeaders(site);
}

/** The height of each channel on a peer, by what the peer says of itself; channels that it is not in are absent. */
export async function readHeights({ operationsPort }: PeerNode): Promise<ReadonlyMap<string, number>> {
  const heights = new Map<string, number>();
  for (const [name, value] of await readMetrics(operationsPort)) {
    const channel = /^ledger_blockchain_height\{channel="([^"]+)"\}$/.exec(name)?.[1];
    if (channel !== undefined) heights.set(channel, value);
  }
  return heights;
}

async function allDoneWith<T, R>(items: readonly T[], action: (item: T) => Promise<R>): Promise<R[]> {
  const promises = items.map(action);
  await allDone(promises);
  return await Promise.all(promises);
}

async function joinOrderer(site: Site, orderer: OrdererNode): Promise<string[]> {
  const { folder, plan } = site;
  const { certificate, key } = folder.ordererAdminTls;
  const access = ['--ca-file', folder.ordererTlsCa, '--client-cert', certificate, '--client-key', key];
  const osnadmin = (parameters: readonly string[]) =>
    runTool(site, 'osnadmin', {
      parameters: ['channel', ...parameters, '-o', addressOf(orderer.adminPort), ...access],
      configuration: folder.node(orderer),
    });
  const listed = await osnadmin(['list']);
  const missing = plan.settings.channels.filter((channel) => !listed.includes(`"name": "${channel}"`));
  for (const channel of missing) {
    const answer = await osnadmin(['join', '--channelID', channel, '--config-block', folder.genesisBlock(channel)]);
    if (!answer.includes('Status: 201')) throw new ProgramError(`${orderer.name} did not join ${channel}`, answer);
  }
  return missing;
}

async function joinPeer(site: Site, peer: PeerNode): Promise<string[]> {
  const { channels } = site.plan.settings;
  const heights = await readHeights(peer);
  if (channels.every((channel) => heights.has(channel))) return [];
  const listed = (await runPeer(site, peer, ['channel', 'list'])).split('\n').map((line) => line.trim());
  const missing = channels.filter((channel) => !listed.includes(channel));
  for (const channel of missing) {
    await runPeer(site, peer, ['channel', 'join', '-b', site.folder.genesisBlock(channel)]);
  }
  return missing;
}

async function waitForLeaders(site: Site): Promise<void> {
  const end = Date.now() + LEADER_MS;
  for (const channel of site.plan.settings.channels) {
    while (!(await hasLeader(site, channel))) {
      if (Date.now() > end) {
        throw new NetworkError(
          `The orderers have found no leader of ${channel} within ${LEADER_MS / 1000} s.`,
          `See the logs of the orderers in ${site.folder.logs}.`,
        );
      }
      await sleep(POLL_MS);
    }
  }
}

async function hasLeader({ plan }: Site, channel: string): Promise<boolean> {
  const kind = plan.settings.ordererType === 'BFT' ? 'BFT' : 'etcdraft';
  const name = `consensus_${kind}_is_leader{channel="${channel}"}`;
  const metrics = await Promise.all(plan.orderers.map(({ operationsPort }) => readMetrics(operationsPort)));
  return metrics.some((ofOrderer) => ofOrderer.get(name) === 1);
}
