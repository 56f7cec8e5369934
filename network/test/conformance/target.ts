// SPDX-License-Identifier: Apache-2.0

/**
 * What holds for a peer and an orderer, whoever plays them. The claims know a network by its connection profile only,
 * with the chaincode of this folder deployed. Where the stand-in and a real peer differ, the stand-in is wrong.
 */
import type { Connection } from '../../src';

/** The name of the chaincode of this folder on the network. */
export const CHAINCODE = 'conformance';

/** A network that runs, to be examined. */
export interface ConformanceTarget {
  readonly connection: Connection;
  /** The line of Fabric: from 3.1 on there are batches of reads and writes, and seeks for headers alone. */
  readonly line: '2.5' | '3.1';
  /** Ends a node, named as in the profile, or the chaincode of an organization, named by its MSP id. */
  takeAway(name: string): Promise<void>;
  bringBack(name: string): Promise<void>;
  stop(): Promise<void>;
}
