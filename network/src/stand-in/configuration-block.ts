// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { common, msp, orderer } from '@hyperledger/fabric-protos';
import type { BatchSettings } from './block-cutter';
import type { Identity } from './identity';
import { encode, make } from './wire';

/** What the configuration of a channel tells. */
export interface ChannelConfiguration {
  readonly channel: string;
  /** PEM root certificates by MSP id. */
  readonly organizations: ReadonlyMap<string, string>;
  readonly orderers: ReadonlyMap<string, string>;
  readonly addresses: readonly string[];
  readonly batch: BatchSettings;
  readonly signer: Identity;
}

/** The envelope of block 0: enough of a configuration for clients to read who belongs to the channel. */
export function createConfiguration(configuration: ChannelConfiguration): Uint8Array {
  const { channel, signer } = configuration;
  const root = group({ groups: { Application: application(configuration), Orderer: ordering(configuration) } });
  const config = make(common.Config, { sequence: 0, channelGroup: root });
  const header = make(common.Header, {
    channelHeader: encode(common.ChannelHeader, { type: common.HeaderType.CONFIG, channelId: channel }),
    signatureHeader: encode(common.SignatureHeader, { creator: signer.serialized, nonce: randomBytes(24) }),
  });
  const payload = encode(common.Payload, { header, data: encode(common.ConfigEnvelope, { config }) });
  return encode(common.Envelope, { payload, signature: signer.sign(payload) });
}

interface Settable<T> {
  set(name: string, value: T): void;
}

interface GroupParts {
  readonly groups?: Readonly<Record<string, common.ConfigGroup>>;
  readonly values?: Readonly<Record<string, Uint8Array>>;
}

function group({ groups = {}, values = {} }: GroupParts): common.ConfigGroup {
  const made = make(common.ConfigGroup, { modPolicy: 'Admins' });
  // The generated declarations refer to types that are not installed.
  const groupsMap = made.getGroupsMap() as Settable<common.ConfigGroup>;
  const valuesMap = made.getValuesMap() as Settable<common.ConfigValue>;
  for (const [name, member] of Object.entries(groups)) groupsMap.set(name, member);
  for (const [name, value] of Object.entries(values))
    valuesMap.set(name, make(common.ConfigValue, { value, modPolicy: 'Admins' }));
  return made;
}

function application({ organizations }: ChannelConfiguration): common.ConfigGroup {
  return group({
    groups: Object.fromEntries([...organizations].map(([name, root]) => [name, organization(name, root)])),
  });
}

function ordering({ orderers, addresses, batch }: ChannelConfiguration): common.ConfigGroup {
  const endpoints = encode(common.OrdererAddresses, { addressesList: [...addresses] });
  const { maxMessages, preferredBytes, timeoutMs } = batch;
  return group({
    groups: Object.fromEntries([...orderers].map(([name, root]) => [name, organization(name, root, endpoints)])),
    values: {
      ConsensusType: encode(orderer.ConsensusType, { type: 'etcdraft' }),
      BatchSize: encode(orderer.BatchSize, { maxMessageCount: maxMessages, preferredMaxBytes: preferredBytes }),
      BatchTimeout: encode(orderer.BatchTimeout, { timeout: `${timeoutMs}ms` }),
    },
  });
}

function organization(name: string, root: string, endpoints?: Uint8Array): common.ConfigGroup {
  const config = encode(msp.FabricMSPConfig, { name, rootCertsList: [Buffer.from(root)] });
  const values = { MSP: encode(msp.MSPConfig, { type: 0, config }) };
  return group({ values: endpoints === undefined ? values : { ...values, Endpoints: endpoints } });
}
