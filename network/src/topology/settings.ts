// SPDX-License-Identifier: Apache-2.0

/**
 * What a network consists of: the settings that people give, and the plan that is made of them once, with names and
 * ports. Everything else is derived from the plan.
 */
import { NetworkError } from '../network-error';

/** How the orderers agree: Raft, or byzantine fault tolerance. */
export type OrdererType = 'etcdraft' | 'BFT';

/** An organization of the network. */
export interface OrganizationSettings {
  readonly mspId: string;
  /** Whether its peers run the chaincode. One that does not has a peer that follows the channels. */
  readonly endorses: boolean;
}

/** What a network is like. It cannot be changed once the network exists. */
export interface NetworkSettings {
  /** Lower-case letters, digits and dashes; names the folder of the state. */
  readonly name: string;
  readonly organizations: readonly OrganizationSettings[];
  readonly peersPerOrganization: number;
  readonly channels: readonly string[];
  readonly orderers: number;
  readonly ordererType: OrdererType;
  /**
   * Host and port of an HTTP proxy by which orderers connect to each other, so that the links between them can be slow or
   * cut. They ask it for each other by name; the user that they give is the name of the one that asks. Absent: none.
   */
  readonly ordererProxy?: string;
  /** How long an orderer waits for more transactions before it closes a block. */
  readonly batchTimeoutMs: number;
  /** Whether peers and chaincode speak TLS with each other, both sides with certificates. */
  readonly chaincodeTls: boolean;
  /** Seconds between the peer's signs of life to the chaincode; 0 is none, which is Fabric's own default. */
  readonly chaincodeKeepaliveSeconds: number;
}

/** The settings of a network of which nothing else is said. */
export const DEFAULT_SETTINGS: NetworkSettings = {
  name: 'default',
  organizations: [
    { mspId: 'MyOrg1MSP', endorses: true },
    { mspId: 'MyOrg2MSP', endorses: true },
    { mspId: 'MyOrg3MSP', endorses: false },
  ],
  peersPerOrganization: 1,
  channels: ['mychannel', 'yourchannel'],
  orderers: 1,
  ordererType: 'etcdraft',
  batchTimeoutMs: 10,
  chaincodeTls: true,
  chaincodeKeepaliveSeconds: 0,
};

const BFT_MINIMUM = 4;

/**
 * Completes settings by the defaults. Byzantine ordering means four orderers if no number is given.
 * @throws NetworkError that names everything that cannot be used.
 */
export function completeSettings(given: Partial<NetworkSettings>): NetworkSettings {
  const defaults = given.ordererType === 'BFT' ? { ...DEFAULT_SETTINGS, orderers: BFT_MINIMUM } : DEFAULT_SETTINGS;
  const settings = { ...defaults, ...given };
  const faults = [...RULES].filter(([, holds]) => !holds(settings)).map(([text]) => text);
  if (faults.length > 0) throw new NetworkError(`These settings cannot be used: ${faults.join('; ')}.`);
  return settings;
}

const RULES: ReadonlyMap<string, (settings: NetworkSettings) => boolean> = new Map([
  ['the name is of lower-case letters, digits and dashes', ({ name }) => /^[a-z0-9][a-z0-9-]{0,39}$/.test(name)],
  [
    'an MSP id is of letters, digits, dots and dashes, and begins with a letter',
    ({ organizations }) => organizations.every(({ mspId }) => /^[A-Za-z][A-Za-z0-9.-]{0,99}$/.test(mspId)),
  ],
  [
    'the names of organizations differ by more than case, dots and the ending MSP',
    ({ organizations }) => isDistinct(['ordering', ...organizations.map(({ mspId }) => toDomain(mspId))]),
  ],
  ['at least one organization endorses', ({ organizations }) => organizations.some(({ endorses }) => endorses)],
  ['an organization has 1 to 4 peers', ({ peersPerOrganization }) => isWithin(peersPerOrganization, 1, 4)],
  [
    'there is at least one channel, each once, of lower-case letters, digits, dots and dashes',
    ({ channels }) =>
      channels.length > 0 && isDistinct(channels) && channels.every((name) => /^[a-z][a-z0-9.-]{0,248}$/.test(name)),
  ],
  ['there are 1 to 7 orderers', ({ orderers }) => isWithin(orderers, 1, 7)],
  [
    `byzantine ordering needs ${BFT_MINIMUM} orderers or more`,
    ({ ordererType, orderers }) => ordererType !== 'BFT' || orderers >= BFT_MINIMUM,
  ],
  [
    'the proxy of the orderers is a host and a port',
    ({ ordererProxy = 'host:1' }) => /^[^/@]+:\d+$/.test(ordererProxy),
  ],
  ['the batch timeout is 1 to 60000 ms', ({ batchTimeoutMs }) => isWithin(batchTimeoutMs, 1, 60_000)],
  ['the keepalive is 0 to 3600 s', ({ chaincodeKeepaliveSeconds }) => isWithin(chaincodeKeepaliveSeconds, 0, 3600)],
]);

/** The domain under which the nodes of an organization have their names, such as `myorg1` for `MyOrg1MSP`. */
export function toDomain(mspId: string): string {
  return mspId
    .toLowerCase()
    .replace(/msp$/, '')
    .replace(/[^a-z0-9]+/g, '-');
}

function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
