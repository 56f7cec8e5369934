// SPDX-License-Identifier: Apache-2.0

/**
 * What the scenarios stand on. They know an address and nothing else: neither the mode of the server, nor who started
 * it, nor what its channels hold already. So each scenario makes all it needs under fresh keys.
 */

/** A server under test that serves the channels for development. */
export interface Target {
  /** host:port of the gRPC surface, in plain text. */
  readonly address: string;
  /** Where some of the organizations connect instead. */
  readonly addresses?: Readonly<Record<string, string>>;
}

/** Where an organization connects. */
export function addressFor({ address, addresses }: Target, mspid: string): string {
  return addresses?.[mspid] ?? address;
}

/** The channels for development. */
export const CHANNEL = 'mychannel';
export const OTHER_CHANNEL = 'yourchannel';

/** The organizations on each of them. */
export const ORG1 = 'MyOrg1MSP';
export const ORG2 = 'MyOrg2MSP';
export const ORG3 = 'MyOrg3MSP';
