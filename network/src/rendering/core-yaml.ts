// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { stringify } from 'yaml';
import { addressOf } from '../address';
import type { NetworkPlan, PeerNode } from '../topology/plan';
import type { StateFolder } from '../topology/state-folder';
import { MESSAGE_BYTES, PING_INTERVAL } from './limits';

/** The `core.yaml` of a peer. The peer's command line reads it too. */
export function renderCoreYaml(plan: NetworkPlan, peer: PeerNode, folder: StateFolder): string {
  const ledger = join(folder.node(peer), 'ledger');
  return stringify({
    peer: peerSection(peer, folder, ledger),
    // Without an end point no Docker is looked for.
    vm: { endpoint: '' },
    chaincode: chaincodeSection(plan, folder),
    ledger: {
      state: { stateDatabase: 'goleveldb', totalQueryLimit: 100_000 },
      history: { enableHistoryDatabase: false },
      pvtdataStore: PRIVATE_STORE,
      snapshots: { rootDir: join(ledger, 'snapshots') },
    },
    operations: { listenAddress: addressOf(peer.operationsPort), tls: { enabled: false } },
    metrics: { provider: 'prometheus' },
  });
}

const PRIVATE_STORE = {
  collElgProcMaxDbBatchSize: 5000,
  collElgProcDbBatchesInterval: 1000,
  deprioritizedDataReconcilerInterval: '60m',
  purgeInterval: 100,
  purgedKeyAuditLogging: false,
};

function peerSection(peer: PeerNode, folder: StateFolder, ledger: string) {
  const tls = folder.tls(peer);
  return {
    id: peer.name,
    networkId: folder.name,
    listenAddress: addressOf(peer.port),
    address: addressOf(peer.port),
    chaincodeListenAddress: addressOf(peer.chaincodePort),
    chaincodeAddress: addressOf(peer.chaincodePort),
    localMspId: peer.mspId,
    mspConfigPath: join(folder.identity(peer), 'msp'),
    fileSystemPath: ledger,
    maxRecvMsgSize: MESSAGE_BYTES,
    maxSendMsgSize: MESSAGE_BYTES,
    tls: {
      enabled: true,
      clientAuthRequired: false,
      cert: { file: tls.certificate },
      key: { file: tls.key },
      rootcert: { file: folder.tlsCa(peer) },
    },
    gossip: gossipSection(peer),
    // An orderer that stands still is left within 15 s, in place of 80: gRPC asks for no sign of life more often than so.
    keepalive: { minInterval: PING_INTERVAL, deliveryClient: { interval: '10s', timeout: '5s' } },
    client: { connTimeout: '5s' },
    deliveryclient: {
      blockGossipEnabled: false,
      connTimeout: '3s',
      // An orderer that comes back is found within a moment.
      reConnectBackoffThreshold: '2s',
      policy: 'cluster',
    },
    gateway: { enabled: true, endorsementTimeout: '30s', broadcastTimeout: '30s', dialTimeout: '10s' },
    discovery: { enabled: true, authCacheEnabled: true, authCacheMaxSize: 1000, authCachePurgeRetentionRatio: 0.75 },
    limits: { concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: 2500 } },
    authentication: { timewindow: '15m' },
    handlers: {
      // 2.5 ends at once over the name of a filter that it does not know, such as the newer TimeWindowCheck.
      authFilters: [{ name: 'DefaultAuth' }, { name: 'ExpirationCheck' }],
      decorators: [{ name: 'DefaultDecorator' }],
      endorsers: { escc: { name: 'DefaultEndorsement' } },
      validators: { vscc: { name: 'DefaultValidation' } },
    },
    BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
  };
}

function gossipSection({ port }: PeerNode) {
  return {
    bootstrap: addressOf(port),
    endpoint: addressOf(port),
    externalEndpoint: addressOf(port),
    useLeaderElection: false,
    orgLeader: true,
    // Peers find each other within a second or two. Fabric's own intervals take up to a minute until the first
    // transaction that needs two organizations goes through.
    reconnectInterval: '1s',
    publishStateInfoInterval: '1s',
    requestStateInfoInterval: '1s',
    aliveTimeInterval: '1s',
    aliveExpirationTimeout: '10s',
    pvtData: {
      implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: 1 },
      pullRetryThreshold: '5s',
      transientstoreMaxBlockRetention: 20_000,
      pushAckTimeout: '3s',
      reconcileBatchSize: 10,
      reconcileSleepInterval: '1m',
      reconciliationEnabled: true,
    },
    state: { enabled: false },
  };
}

function chaincodeSection({ settings }: NetworkPlan, folder: StateFolder) {
  return {
    externalBuilders: [{ name: 'service', path: folder.builder }],
    installTimeout: '60s',
    startuptimeout: '60s',
    executetimeout: '60s',
    mode: 'net',
    keepalive: settings.chaincodeKeepaliveSeconds,
    system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
    logging: { level: 'warning', shim: 'warning' },
    // Known to 3.1 and later only; 2.5 ignores it.
    runtimeParams: {
      useWriteBatch: true,
      maxSizeWriteBatch: 1000,
      useGetMultipleKeys: true,
      maxSizeGetMultipleKeys: 1000,
    },
  };
}
