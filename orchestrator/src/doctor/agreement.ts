// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Contract } from '@hyperledger/fabric-gateway';
import { transactionName } from '@orchestrator/lib';
import { ComputePlanService, encode, OrganizationService } from '@orchestrator/proto';
import { askVersion } from '../ledger/chaincode-version';
import { explainEndorsement, type Failure } from '../ledger/gateway-errors';
import { fail, type Finding, ok, warn } from './finding';

const { getAllOrganizations, registerOrganization } = OrganizationService.methods;
const { registerPlan } = ComputePlanService.methods;
const LIMIT_MS = 5000;
/** A peer that is only behind gives the same results as the others a moment later. */
const ATTEMPTS = 3;
const PAUSE_MS = 300;
const REMEDY = 'one is behind, runs other code, or is not honest: compare their chaincode and its packages';

/** A transaction that is endorsed to see what peers make of it, and never handed in: it changes nothing. */
interface Probe {
  readonly name: string;
  readonly request: Uint8Array;
}

const READ: Probe = {
  name: transactionName(getAllOrganizations),
  request: encode(getAllOrganizations.request, {}),
};

/** The rules allow one of them: the first to who is not registered on the channel, the second to who is. */
function writes(): Probe[] {
  const plan = { key: randomUUID(), name: 'doctor' };
  return [
    { name: transactionName(registerOrganization), request: encode(registerOrganization.request, {}) },
    { name: transactionName(registerPlan), request: encode(registerPlan.request, plan) },
  ];
}

/**
 * Does the chaincode of all organizations give the same results? It fails if writes cannot be endorsed for that.
 * @throws OE0013 if those that answer do so no more.
 */
export async function examineAgreement(name: string, contract: Contract, mspIds: readonly string[]): Promise<Finding> {
  const answering = await findAnswering(contract, mspIds);
  if (answering.length < 2) return ok(name, 'fewer than two organizations answer, so there is nothing to compare');
  const groups = await groupAlike(contract, answering);
  if (groups.length === 1) return ok(name, `${answering.join(', ')} give the same results`);
  const text = `${describe(groups)}: ${REMEDY}`;
  return (await isWritable(contract)) ? warn(name, text) : fail(name, text);
}

/** Not every organization has the chaincode. */
async function findAnswering(contract: Contract, mspIds: readonly string[]): Promise<string[]> {
  const answers = await Promise.allSettled(mspIds.map((mspId) => askVersion(contract, LIMIT_MS, mspId)));
  return mspIds.filter((_mspId, i) => answers[i]?.status === 'fulfilled');
}

type Pair = readonly [string, string];

type Group = [string, ...string[]];

/** Puts together who agrees, the largest group first. */
async function groupAlike(contract: Contract, mspIds: readonly string[]): Promise<Group[]> {
  const groups: Group[] = [];
  for (const mspId of mspIds) {
    const home = await findHome(contract, mspId, groups);
    if (home === undefined) groups.push([mspId]);
    else home.push(mspId);
  }
  return groups.sort((a, b) => b.length - a.length);
}

async function findHome(contract: Contract, mspId: string, groups: readonly Group[]): Promise<Group | undefined> {
  for (const group of groups) if (await agree(contract, [group[0], mspId])) return group;
  return undefined;
}

/** Those that are fewer come first: they are looked at first. */
function describe([most = [], ...others]: readonly (readonly string[])[]): string {
  const odd = others.map((group) => group.join(', ')).join(' and of ');
  return `the results of ${odd} differ from those of ${most.join(', ')}`;
}

/** Do two organizations give the same results of the same proposals? */
async function agree(contract: Contract, pair: Pair): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const failures = await Promise.all([READ, ...writes()].map((probe) => propose(contract, probe, pair)));
    if (failures.every((failure) => isCommon(failure, pair))) return true;
    if (attempt === ATTEMPTS) return false;
    await pause(PAUSE_MS);
  }
}

/** Whether both have answered alike. @throws if they could not be asked. */
function isCommon(failure: Failure | undefined, pair: Pair): boolean {
  switch (failure?.kind) {
    case undefined:
      return true;
    case 'refused':
      return pair.every((mspId) => failure.peers.some((peer) => peer.mspId === mspId));
    case 'mismatch':
    case 'conflict':
      return false;
    case 'again':
    case 'failed':
      throw failure.error;
  }
}

/** Whether as many as have to endorse give the same result of a write. */
async function isWritable(contract: Contract): Promise<boolean> {
  const failures = await Promise.all(writes().map((probe) => propose(contract, probe)));
  return failures.includes(undefined);
}

/** Has organizations endorse a probe, or as many as have to; undefined if they do, with the same result. */
async function propose(contract: Contract, { name, request }: Probe, mspIds?: Pair): Promise<Failure | undefined> {
  const of = mspIds === undefined ? {} : { endorsingOrganizations: [...mspIds] };
  try {
    await contract.newProposal(name, { arguments: [request], ...of }).endorse({ deadline: Date.now() + LIMIT_MS });
    return undefined;
  } catch (error) {
    return explainEndorsement(error);
  }
}
