// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type Contract } from '@hyperledger/fabric-gateway';
import type { LedgerConfiguration, NetworkNode } from '../configuration';
import { askVersion, assertEndorsed } from '../ledger/chaincode-version';
import { DeliverPath, DeliveryError } from '../ledger/deliver-stream';
import { NetworkClient } from '../ledger/network-client';
import { NodeReporter } from '../ledger/newest-block';
import { quorumOf } from '../ledger/quorum';
import { Seeker } from '../ledger/seek';
import { createSignatory, type Signatory } from '../ledger/signer';
import { messageOf } from '../message-of';
import { VERSION } from '../version';
import { examineAgreement } from './agreement';
import { examineCertificate } from './certificates';
import { fail, type Finding, ok, warn } from './finding';

const LIMIT_MS = 5000;
/** A peer that keeps up has a block at the latest after so many looks. */
const PEER_ATTEMPTS = 3;
const PEER_PAUSE_MS = 200;

/** Are the identities in force, do the nodes answer on every channel, and does the chaincode? */
export async function examineNetwork(
  ledger: LedgerConfiguration,
  channels: readonly string[],
  nowMs: number,
): Promise<Finding[]> {
  const findings = examineIdentities(ledger, nowMs);
  const identity = ledger.identities.get(ledger.mspId);
  if (identity === undefined) return [...findings, fail('identity', `nobody signs for ${ledger.mspId}`)];
  const signatory = createSignatory(ledger.mspId, identity);
  const onChannels = channels.map(async (channel) => {
    const on = { ledger, signatory, seeker: new Seeker(channel, signatory) };
    return [...(await examineNodes(on)), ...(await examineChaincode(on))];
  });
  return [...findings, ...(await Promise.all(onChannels)).flat()];
}

/** What the examination of one channel works with. */
interface OnChannel {
  readonly ledger: LedgerConfiguration;
  readonly signatory: Signatory;
  readonly seeker: Seeker;
}

function examineIdentities({ identities, profile }: LedgerConfiguration, nowMs: number): Finding[] {
  const own = [...identities].map(([mspId, { certificate }]) => ({ name: `identity of ${mspId}`, pem: certificate }));
  const nodes = [...profile.organizations.flatMap(({ peers }) => peers), ...profile.orderers];
  const authorities = new Map(nodes.flatMap(({ name, tlsCa }) => (tlsCa === undefined ? [] : [[tlsCa, name]])));
  const of = [...authorities].map(([pem, node]) => ({ name: `TLS authority of ${node}`, pem }));
  return [...own, ...of].map(({ name, pem }) => examineCertificate(name, new X509Certificate(pem), nowMs));
}

/** The orderers first: what they have then, a peer that keeps up has a moment later. */
async function examineNodes(on: OnChannel): Promise<Finding[]> {
  const orderers = await Promise.all(on.ledger.profile.orderers.map((node) => report(node, DeliverPath.Orderer, on)));
  const newest = Math.max(-1, ...orderers.map(({ block }) => block ?? -1));
  const peers = await Promise.all(ownPeers(on).map((peer) => examinePeer(peer, newest, on)));
  return [...peers, ...summarize(orderers, on)];
}

function ownPeers({ ledger: { profile, mspId } }: OnChannel): readonly NetworkNode[] {
  return profile.organizations.find((organization) => organization.mspId === mspId)?.peers ?? [];
}

async function examinePeer(peer: NetworkNode, newest: number, on: OnChannel): Promise<Finding> {
  for (let attempt = 0; ; attempt++) {
    const { finding, block } = await report(peer, DeliverPath.Peer, on);
    if (block === undefined || block >= newest) return finding;
    if (attempt < PEER_ATTEMPTS) await pause(PEER_PAUSE_MS);
    else return warn(finding.name, `${finding.text}, the orderers have block ${String(newest)}: calls wait for it`);
  }
}

function summarize(reports: readonly Report[], { ledger, seeker }: OnChannel): Finding[] {
  const answering = reports.filter(({ block }) => block !== undefined).length;
  const needed = quorumOf(reports.length, ledger.profile.ordererType);
  const findings = reports.map(({ finding }) => finding);
  const text = `${String(answering)} of ${String(reports.length)} answer, ${String(needed)} are needed`;
  const name = `orderers, ${seeker.channel}`;
  // A minority may be down.
  if (answering >= needed) return [...findings.map(soften), ok(name, text)];
  return [...findings, ledger.freshness === 'peer' ? warn(name, text) : fail(name, text)];
}

function soften(finding: Finding): Finding {
  return finding.verdict === 'fail' ? { ...finding, verdict: 'warn' } : finding;
}

/** How a node answers, and its newest block if it does. */
interface Report {
  readonly finding: Finding;
  readonly block?: number;
}

async function report(node: NetworkNode, path: DeliverPath, { seeker }: OnChannel): Promise<Report> {
  const name = `${node.name}, ${seeker.channel}`;
  const client = new NetworkClient([node]);
  const reporter = new NodeReporter({ name: node.name, client, path, seeker, limitMs: LIMIT_MS });
  try {
    const block = await reporter.newest();
    return { finding: ok(name, `${node.address} has block ${String(block)}`), block };
  } catch (error) {
    const remedy = isRefusal(error) ? '' : '. Does it run, and is the connection profile right?';
    return { finding: fail(name, `${node.address}: ${messageOf(error)}${remedy}`) };
  } finally {
    reporter.close();
    client.close();
  }
}

/** Whether the node did answer: its reason says what to do. */
function isRefusal(error: unknown): boolean {
  return error instanceof DeliveryError && error.status !== undefined;
}

async function examineChaincode(on: OnChannel): Promise<Finding[]> {
  const { ledger, signatory, seeker } = on;
  const { chaincode, organizations } = ledger.profile;
  const mspIds = organizations.map(({ mspId }) => mspId);
  const client = new NetworkClient(ownPeers(on));
  const gateway = connect({ client, ...signatory });
  const contract = gateway.getNetwork(seeker.channel).getContract(chaincode);
  try {
    const [answer, endorsement, agreement] = await Promise.all([
      attempt(`chaincode ${chaincode}, ${seeker.channel}`, (name) => examineVersion(name, contract)),
      attempt(`endorsement, ${seeker.channel}`, async (name) => {
        await assertEndorsed(contract, LIMIT_MS);
        return ok(name, 'as many organizations answer as have to');
      }),
      attempt(`agreement, ${seeker.channel}`, (name) => examineAgreement(name, contract, mspIds)),
    ]);
    const found = [answer, endorsement, agreement];
    return endorsement.verdict === 'fail' ? [...found, ...(await examineOrganizations(on, contract))] : found;
  } finally {
    gateway.close();
    client.close();
  }
}

/** Whose chaincode it is that does not answer. Not every organization needs one. */
async function examineOrganizations({ ledger, seeker }: OnChannel, contract: Contract): Promise<Finding[]> {
  const findings = ledger.profile.organizations.map(({ mspId }) =>
    attempt(`chaincode of ${mspId}, ${seeker.channel}`, (name) => examineVersion(name, contract, mspId)),
  );
  return (await Promise.all(findings)).map(soften);
}

async function examineVersion(name: string, contract: Contract, mspId?: string): Promise<Finding> {
  const version = await askVersion(contract, LIMIT_MS, mspId);
  if (version === VERSION) return ok(name, `version ${version}`);
  return warn(name, `version ${version}, and this is ${VERSION}: upgrade what is older`);
}

async function attempt(name: string, find: (name: string) => Promise<Finding>): Promise<Finding> {
  try {
    return await find(name);
  } catch (error) {
    return fail(name, messageOf(error));
  }
}
