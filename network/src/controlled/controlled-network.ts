// SPDX-License-Identifier: Apache-2.0

/**
 * Networks in the hands of a test, whose parts are taken away and brought back while calls go on: the stand-in, and
 * Fabric itself. Each organization that endorses has a chaincode of its own.
 */
import type { OrganizationSettings } from '../topology/settings';

/** A network whose parts fail on demand. Nodes have the names of the connection profile. */
export interface ControlledNetwork {
  /** The file of the connection profile. */
  readonly profile: string;
  /** Whether it only looks like a ledger. */
  readonly isStandIn: boolean;
  /** Ends a node at once. */
  takeAway(node: string): Promise<void>;
  /** Starts a node that was taken away. */
  bringBack(node: string): Promise<void>;
  /** Has a node stand still, with its connections open. */
  hang(node: string): Promise<void>;
  /** Has a node that hangs go on. */
  wake(node: string): Promise<void>;
  /** Everything that orderers say to each other takes so much longer. Needs orderer links. */
  delayLinks(ms: number): void;
  /** Cuts an orderer off from the others, both ways; peers and facades still reach it. Needs orderer links. */
  cutOff(orderer: string): void;
  /** Links an orderer that was cut off to the others again. */
  rejoin(orderer: string): void;
  /** Ends the chaincode of an organization at once. */
  stopChaincode(mspId: string): Promise<void>;
  /** Has the chaincode of an organization run as that of another package than its peers have installed. */
  startForeignChaincode(mspId: string): Promise<void>;
  /** Has a program for Node.js, given by its parameters, run as the chaincode of an organization; of one at a time. */
  replaceChaincode(mspId: string, program: readonly string[]): Promise<void>;
  /** Starts the chaincode of every organization that has none, a foreign one, or another program. */
  startChaincode(): Promise<void>;
  /** Puts another version of the chaincode in the place of this one, while calls go on. */
  upgradeChaincode(): Promise<void>;
  stop(): Promise<void>;
}

/** What a network is to be like, where that is not as usual. */
export interface NetworkShape {
  readonly organizations?: readonly OrganizationSettings[];
  readonly peersPerOrganization?: number;
  readonly orderers?: number;
  /** Whether the links between orderers can be slow or cut. */
  readonly hasOrdererLinks?: boolean;
}

/** The environment of a chaincode that says it is of another package. */
export const FOREIGN = { CHAINCODE_ID: 'orchestrator:another' };
