// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../write-whole';
import type { StateFolder } from '../topology/state-folder';

/** What a channel agrees upon when a chaincode is committed. */
export interface Definition {
  readonly version: string;
  readonly policy: string;
  /** The package of each organization that runs it. One that is not here approves without a package. */
  readonly packageIds: Readonly<Record<string, string>>;
}

/** The chaincode process of an organization, and the package that leads its peers there. */
export interface ServiceRecord {
  readonly mspId: string;
  readonly port: number;
  readonly packageId: string;
}

/** A chaincode as it was deployed last. */
export interface Deployment {
  readonly name: string;
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Differs whenever the code differs. */
  readonly codeDigest: string;
  readonly services: readonly ServiceRecord[];
  /** By channel: every definition that was to be committed, by its sequence. */
  readonly definitions: Readonly<Record<string, Readonly<Record<string, Definition>>>>;
}

/** Everything that was deployed on a network, by the name of the chaincode. */
export function readDeployments({ deployments }: StateFolder): Record<string, Deployment> {
  if (!existsSync(deployments)) return {};
  return JSON.parse(readFileSync(deployments, 'utf8')) as Record<string, Deployment>;
}

/** Keeps a deployment in place of the former one of that name. */
export function writeDeployment(folder: StateFolder, deployment: Deployment): void {
  const all = { ...readDeployments(folder), [deployment.name]: deployment };
  writeWhole(folder.deployments, `${JSON.stringify(all, undefined, 2)}\n`);
}
