// SPDX-License-Identifier: Apache-2.0

import { addressOf } from '../address';
import { allDone } from '../site/all-done';
import { isHealthy } from '../processes/operations';
import { NetworkError } from '../network-error';
import { ProgramError } from '../processes/run-program';
import { runPeer, type Site } from '../site/site';
import type { PeerNode } from '../topology/plan';
import type { Definition } from './deployments';

/** A definition of a chaincode at its place in the history of a channel. */
export interface Proposal extends Definition {
  readonly channel: string;
  readonly chaincode: string;
  readonly sequence: number;
}

/** Installs a package on a peer; resolves with false if the peer has it. */
export async function installPackage(site: Site, peer: PeerNode, file: string): Promise<boolean> {
  try {
    await runPeer(site, peer, ['lifecycle', 'chaincode', 'install', file]);
    return true;
  } catch (error) {
    if (error instanceof ProgramError && error.output.includes('already successfully installed')) return false;
    throw error;
  }
}

/** The sequence of the committed definition of a chaincode; 0 if none is committed. */
export async function readSequence(site: Site, channel: string, chaincode: string): Promise<number> {
  const parameters = ['lifecycle', 'chaincode', 'querycommitted', '-C', channel, '-O', 'json'];
  const answer = JSON.parse(await runPeer(site, firstPeer(site), parameters)) as {
    chaincode_definitions?: { name: string; sequence: number }[];
  };
  return answer.chaincode_definitions?.find(({ name }) => name === chaincode)?.sequence ?? 0;
}

/** Has every organization approve the definition. An organization that has done so already is left alone. */
export async function approve(site: Site, proposal: Proposal): Promise<void> {
  const orderer = await ordererParameters(site);
  await allDone(
    site.plan.organizations.map(async ({ mspId, peers }) => {
      const packageId = proposal.packageIds[mspId];
      const parameters = ['approveformyorg', ...orderer, ...definitionParameters(proposal)];
      if (packageId !== undefined) parameters.push('--package-id', packageId);
      for (const peer of peers.slice(0, 1)) await tolerateRepetition(runLifecycle(site, peer, parameters));
    }),
  );
}

/** Commits a definition that has been approved. */
export async function commit(site: Site, proposal: Proposal): Promise<void> {
  const orderer = await ordererParameters(site);
  const endorsers = site.plan.organizations.flatMap((organization) =>
    organization.peers
      .slice(0, 1)
      .flatMap(({ port }) => [
        '--peerAddresses',
        addressOf(port),
        '--tlsRootCertFiles',
        site.folder.tlsCa(organization),
      ]),
  );
  const parameters = ['commit', ...orderer, ...definitionParameters(proposal), ...endorsers];
  await runLifecycle(site, firstPeer(site), parameters);
}

function definitionParameters({ channel, chaincode, version, sequence, policy }: Proposal): string[] {
  const name = ['-C', channel, '-n', chaincode, '-v', version];
  return [...name, '--sequence', String(sequence), '--signature-policy', policy];
}

async function ordererParameters({ plan, folder }: Site): Promise<string[]> {
  for (const { port, operationsPort } of plan.orderers) {
    if (await isHealthy(operationsPort)) return ['-o', addressOf(port), '--tls', '--cafile', folder.ordererTlsCa];
  }
  throw new NetworkError('No orderer answers.', 'Bring the network up with network:up.');
}

async function runLifecycle(site: Site, peer: PeerNode, parameters: readonly string[]): Promise<void> {
  await runPeer(site, peer, ['lifecycle', 'chaincode', ...parameters]);
}

/** Approving the same thing twice is an error to Fabric. It is none to a command that was cut off in between. */
async function tolerateRepetition(approval: Promise<void>): Promise<void> {
  try {
    await approval;
  } catch (error) {
    if (!(error instanceof ProgramError && error.output.includes('with unchanged content'))) throw error;
  }
}

function firstPeer({ plan }: Site): PeerNode {
  const peer = plan.organizations[0]?.peers[0];
  if (peer === undefined) throw new NetworkError('The network has no peer.');
  return peer;
}
