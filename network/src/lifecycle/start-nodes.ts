// SPDX-License-Identifier: Apache-2.0

import { NetworkError } from '../network-error';
import { isListening } from '../processes/listening';
import { isHealthy } from '../processes/operations';
import { pathOf } from '../programs/find-programs';
import { type FabricNode, listNodes } from '../topology/plan';
import { isFree } from '../topology/ports';
import { allDone } from '../site/all-done';
import { environmentOf, processOf, type Site } from '../site/site';

const READY_MS = 60_000;

/** Starts every node that does not run, and waits until all of them are well. Resolves with the names of the started. */
export async function startNodes(site: Site, names?: readonly string[]): Promise<string[]> {
  const nodes = listNodes(site.plan).filter(({ name }) => names === undefined || names.includes(name));
  const started: string[] = [];
  const waiting: Promise<void>[] = [];
  for (const node of nodes) {
    const process = processOf(site.folder, node.name);
    if (process.findIdentity() === undefined) {
      await assertPortsFree(node);
      process.start({
        program: pathOf(site.programs, node.kind),
        parameters: node.kind === 'peer' ? ['node', 'start'] : [],
        environment: environmentOf(site.folder.node(node), proxyOf(site, node)),
        folder: site.folder.node(node),
      });
      started.push(node.name);
    }
    waiting.push(process.waitUntil(READY_MS, () => isServing(node)));
  }
  if (started.length > 0) site.report(`Starting ${started.join(', ')} ...`);
  await allDone(waiting);
  return started;
}

/** The variable by which Go finds a proxy for its connections with TLS. */
function proxyOf({ plan }: Site, { kind, name }: FabricNode): Readonly<Record<string, string>> {
  const { ordererProxy } = plan.settings;
  return kind === 'peer' || ordererProxy === undefined ? {} : { HTTPS_PROXY: `http://${name}@${ordererProxy}` };
}

/** A node says that it is well some time before it takes calls. */
async function isServing(node: FabricNode): Promise<boolean> {
  if (!(await isHealthy(node.operationsPort)) || !(await isListening(node.port))) return false;
  return node.kind === 'peer' || (await isListening(node.adminPort));
}

async function assertPortsFree(node: FabricNode): Promise<void> {
  const ports = [node.port, node.operationsPort, node.kind === 'peer' ? node.chaincodePort : node.adminPort];
  for (const port of ports) {
    if (await isFree(port)) continue;
    throw new NetworkError(
      `${node.name} needs port ${port} of 127.0.0.1, on which another process listens.`,
      'End that process, or make the network anew on other ports: network:down -- --remove, then network:up.',
    );
  }
}
