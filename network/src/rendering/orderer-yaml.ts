// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { stringify } from 'yaml';
import { addressOf, HOST } from '../address';
import { ORDERER_MSP_ID, type OrdererNode } from '../topology/plan';
import type { StateFolder } from '../topology/state-folder';
import { MESSAGE_BYTES, PING_INTERVAL } from './limits';

/** The `orderer.yaml` of an orderer. Orderers refuse keys that they do not know, so all of these are known to 2.5 too. */
export function renderOrdererYaml(orderer: OrdererNode, folder: StateFolder): string {
  const ledger = join(folder.node(orderer), 'ledger');
  const tls = folder.tls(orderer);
  const pair = { Enabled: true, PrivateKey: tls.key, Certificate: tls.certificate };
  return stringify({
    General: {
      ListenAddress: HOST,
      ListenPort: orderer.port,
      TLS: { ...pair, RootCAs: [folder.ordererTlsCa], ClientAuthRequired: false },
      Keepalive: { ServerMinInterval: PING_INTERVAL, ServerInterval: '7200s', ServerTimeout: '20s' },
      MaxRecvMsgSize: MESSAGE_BYTES,
      MaxSendMsgSize: MESSAGE_BYTES,
      BootstrapMethod: 'none',
      LocalMSPDir: join(folder.identity(orderer), 'msp'),
      LocalMSPID: ORDERER_MSP_ID,
      BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
      Authentication: { TimeWindow: '15m' },
    },
    FileLedger: { Location: ledger },
    Operations: { ListenAddress: addressOf(orderer.operationsPort), TLS: { Enabled: false } },
    Metrics: { Provider: 'prometheus' },
    Admin: {
      ListenAddress: addressOf(orderer.adminPort),
      TLS: { ...pair, ClientAuthRequired: true, ClientRootCAs: [folder.ordererTlsCa] },
    },
    ChannelParticipation: { Enabled: true, MaxRequestBodySize: '16 MB' },
    Consensus: { WALDir: join(ledger, 'wal'), SnapDir: join(ledger, 'snapshots') },
  });
}
