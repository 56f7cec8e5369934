// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { stringify } from 'yaml';
import { addressOf, HOST } from '../address';
import { type NetworkPlan, type OrdererNode, ORDERER_MSP_ID, type PlannedOrganization } from '../topology/plan';
import type { NetworkSettings } from '../topology/settings';
import type { StateFolder } from '../topology/state-folder';
import { BLOCK_BYTES, BLOCK_TRANSACTIONS, PREFERRED_BLOCK_BYTES } from './limits';

/** The profile of `configtx.yaml` that a channel is made of. */
export const CHANNEL_PROFILE = 'Channel';

/** The `configtx.yaml` from which the first block of every channel is made. */
export function renderConfigtxYaml(plan: NetworkPlan, folder: StateFolder): string {
  const isBft = plan.settings.ordererType === 'BFT';
  const profile = {
    Policies: POLICIES,
    // Both lines know V2_0; V3_0 is needed for byzantine ordering alone, and 2.5 refuses it.
    Capabilities: isBft ? { V3_0: true } : { V2_0: true },
    Orderer: {
      OrdererType: plan.settings.ordererType,
      BatchTimeout: `${plan.settings.batchTimeoutMs}ms`,
      BatchSize: {
        MaxMessageCount: BLOCK_TRANSACTIONS,
        AbsoluteMaxBytes: BLOCK_BYTES,
        PreferredMaxBytes: PREFERRED_BLOCK_BYTES,
      },
      ...(isBft ? bftSection(plan, folder) : raftSection(plan, folder)),
      Organizations: [ordererOrganization(plan, folder)],
      Policies: { ...POLICIES, BlockValidation: { Type: 'ImplicitMeta', Rule: 'ANY Writers' } },
      Capabilities: { V2_0: true },
    },
    Application: {
      Organizations: plan.organizations.map((organization) => applicationOrganization(organization, folder)),
      Policies: { ...POLICIES, LifecycleEndorsement: MAJORITY_ENDORSES, Endorsement: MAJORITY_ENDORSES },
      Capabilities: { V2_5: true },
    },
  };
  return stringify({ Profiles: { [CHANNEL_PROFILE]: profile } }, { aliasDuplicateObjects: false });
}

const POLICIES = {
  Readers: { Type: 'ImplicitMeta', Rule: 'ANY Readers' },
  Writers: { Type: 'ImplicitMeta', Rule: 'ANY Writers' },
  Admins: { Type: 'ImplicitMeta', Rule: 'MAJORITY Admins' },
};

const MAJORITY_ENDORSES = { Type: 'ImplicitMeta', Rule: 'MAJORITY Endorsement' };

function ordererOrganization({ orderers }: NetworkPlan, folder: StateFolder) {
  return {
    Name: ORDERER_MSP_ID,
    ID: ORDERER_MSP_ID,
    MSPDir: join(folder.ordererOrganization, 'msp'),
    Policies: policiesOf(ORDERER_MSP_ID, 'member'),
    OrdererEndpoints: orderers.map(({ port }) => addressOf(port)),
  };
}

function applicationOrganization({ mspId, domain, peers }: PlannedOrganization, folder: StateFolder) {
  return {
    Name: mspId,
    ID: mspId,
    MSPDir: join(folder.organization({ domain }), 'msp'),
    Policies: { ...policiesOf(mspId, 'member'), Endorsement: signature(`OR('${mspId}.peer')`) },
    AnchorPeers: peers.map(({ port }) => ({ Host: HOST, Port: port })),
  };
}

function policiesOf(mspId: string, role: string) {
  return {
    Readers: signature(`OR('${mspId}.${role}')`),
    Writers: signature(`OR('${mspId}.${role}')`),
    Admins: signature(`OR('${mspId}.admin')`),
  };
}

function signature(rule: string) {
  return { Type: 'Signature', Rule: rule };
}

/** Go takes no proxy to an address of this machine: only to a name. It is one of those in the certificate. */
function consenterHost({ name }: OrdererNode, { ordererProxy }: NetworkSettings): string {
  return ordererProxy === undefined ? HOST : name;
}

function raftSection({ orderers, settings }: NetworkPlan, folder: StateFolder) {
  return {
    EtcdRaft: {
      Consenters: orderers.map((orderer) => ({
        Host: consenterHost(orderer, settings),
        Port: orderer.port,
        ClientTLSCert: folder.tls(orderer).certificate,
        ServerTLSCert: folder.tls(orderer).certificate,
      })),
      // A new leader within four seconds, and none for a pause of less than two, as when a large block is written.
      Options: {
        TickInterval: '100ms',
        ElectionTick: 20,
        HeartbeatTick: 1,
        MaxInflightBlocks: 5,
        SnapshotIntervalSize: PREFERRED_BLOCK_BYTES,
      },
    },
  };
}

function bftSection({ orderers, settings }: NetworkPlan, folder: StateFolder) {
  return {
    ConsenterMapping: orderers.map((orderer, index) => ({
      ID: index + 1,
      Host: consenterHost(orderer, settings),
      Port: orderer.port,
      MSPID: ORDERER_MSP_ID,
      Identity: join(folder.identity(orderer), 'msp', 'signcerts', `${orderer.name}-cert.pem`),
      ClientTLSCert: folder.tls(orderer).certificate,
      ServerTLSCert: folder.tls(orderer).certificate,
    })),
    SmartBFT: {
      RequestBatchMaxCount: BLOCK_TRANSACTIONS,
      RequestBatchMaxBytes: PREFERRED_BLOCK_BYTES,
      // What the batch timeout is to Raft.
      RequestBatchMaxInterval: `${settings.batchTimeoutMs}ms`,
      RequestMaxBytes: BLOCK_BYTES,
      RequestForwardTimeout: '2s',
      RequestComplainTimeout: '5s',
      RequestAutoRemoveTimeout: '3m0s',
      ViewChangeResendInterval: '1s',
      ViewChangeTimeout: '10s',
      LeaderHeartbeatTimeout: '5s',
      LeaderHeartbeatCount: 10,
      CollectTimeout: '1s',
      IncomingMessageBufferSize: 200,
      RequestPoolSize: 100_000,
    },
  };
}
