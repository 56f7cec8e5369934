// SPDX-License-Identifier: Apache-2.0

import { stringify } from 'yaml';
import { HOST } from '../address';
import { type NetworkPlan, ORDERER_DOMAIN } from '../topology/plan';

/** The configuration of `cryptogen`: an authority for each organization, and certificates for every node and user. */
export function renderCryptoConfig({ orderers, organizations }: NetworkPlan): string {
  return stringify({
    OrdererOrgs: [
      {
        Name: ORDERER_DOMAIN,
        Domain: ORDERER_DOMAIN,
        EnableNodeOUs: true,
        Specs: orderers.map(({ name }) => host(name)),
      },
    ],
    PeerOrgs: organizations.map(({ domain, peers }) => ({
      Name: domain,
      Domain: domain,
      EnableNodeOUs: true,
      Specs: [...peers.map(({ name }) => host(name)), { ...host(`chaincode.${domain}`) }],
      Users: { Count: 1 },
    })),
  });
}

function host(name: string) {
  return { Hostname: name.slice(0, name.indexOf('.')), CommonName: name, SANS: ['localhost', HOST] };
}
