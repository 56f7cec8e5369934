// SPDX-License-Identifier: Apache-2.0

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NetworkOptions } from '../lifecycle/up';
import type { NetworkSettings, OrdererType, OrganizationSettings } from '../topology/settings';

/** What the options for finding a network and its programs are parsed to. */
export interface PlaceFlags {
  readonly name?: string;
  readonly dataFolder?: string;
  readonly fabricBin?: string;
  readonly fabricVersion?: string;
}

/** What the options for making a network are parsed to. */
export interface SettingFlags {
  readonly orderers?: number;
  readonly bft?: true;
  readonly organizations?: string[];
  readonly observers?: string[];
  readonly peers?: number;
  readonly channels?: string[];
  readonly batchTimeout?: number;
  readonly chaincodeTls?: boolean;
  readonly chaincodeKeepalive?: number;
}

/** Adds the options that say which network. */
export function withPlace(command: Command): Command {
  return command
    .option('--name <name>', 'name of the network (default: default)')
    .option('--data-folder <folder>', 'where the state of networks is kept (default: network/.data)');
}

/** Adds the options that say which programs. */
export function withPrograms(command: Command): Command {
  return command
    .addOption(new Option('--fabric-bin <folder>', "folder of Fabric's programs").env('FABRIC_BIN'))
    .addOption(new Option('--fabric-version <version>', 'a line such as 2.5, or a version').env('FABRIC_VERSION'));
}

/** Adds the options that say what a new network is like. */
export function withSettings(command: Command): Command {
  return command
    .option('--orderers <number>', 'number of orderers (default: 1, with --bft 4)', toNumber)
    .option('--bft', 'byzantine fault tolerant ordering in place of Raft')
    .option('--organizations <ids>', 'MSP ids of those that endorse (default: MyOrg1MSP,MyOrg2MSP)', toList)
    .option('--observers <ids>', 'MSP ids of those that follow only (default: MyOrg3MSP)', toList)
    .option('--peers <number>', 'peers of each organization (default: 1)', toNumber)
    .option('--channels <names>', 'channels (default: mychannel,yourchannel)', toList)
    .option('--batch-timeout <ms>', 'how long an orderer collects transactions for a block (default: 10)', toNumber)
    .option('--no-chaincode-tls', 'peers and chaincode speak without TLS')
    .option(
      '--chaincode-keepalive <seconds>',
      "the peers' signs of life to the chaincode (default: 0, none)",
      toNumber,
    );
}

/** The options of a network, as the command line gave them. */
export function toNetworkOptions(flags: PlaceFlags & SettingFlags, report: (line: string) => void): NetworkOptions {
  return {
    settings: toSettings(flags),
    ...(flags.dataFolder === undefined ? {} : { dataFolder: flags.dataFolder }),
    fabricBin: flags.fabricBin,
    version: flags.fabricVersion,
    report,
  };
}

function toSettings(flags: PlaceFlags & SettingFlags): Partial<NetworkSettings> {
  const organizations = toOrganizations(flags);
  const settings: { [K in keyof NetworkSettings]: NetworkSettings[K] | undefined } = {
    name: flags.name ?? 'default',
    organizations,
    peersPerOrganization: flags.peers,
    channels: flags.channels,
    orderers: flags.orderers,
    ordererType: flags.bft === true ? ('BFT' satisfies OrdererType) : undefined,
    batchTimeoutMs: flags.batchTimeout,
    // Commander says true of an option "--no-..." that was not given.
    chaincodeTls: flags.chaincodeTls === false ? false : undefined,
    chaincodeKeepaliveSeconds: flags.chaincodeKeepalive,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function toOrganizations({ organizations, observers }: SettingFlags): OrganizationSettings[] | undefined {
  if (organizations === undefined && observers === undefined) return undefined;
  return [
    ...(organizations ?? ['MyOrg1MSP', 'MyOrg2MSP']).map((mspId) => ({ mspId, endorses: true })),
    ...(observers ?? (organizations === undefined ? ['MyOrg3MSP'] : [])).map((mspId) => ({ mspId, endorses: false })),
  ];
}

function toNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

function toList(text: string): string[] {
  return text.split(',').filter((item) => item !== '');
}
