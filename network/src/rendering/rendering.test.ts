// SPDX-License-Identifier: Apache-2.0

import { parse } from 'yaml';
import { countPorts, createPlan, type NetworkPlan } from '../topology/plan';
import { completeSettings, type NetworkSettings } from '../topology/settings';
import { StateFolder } from '../topology/state-folder';
import { renderConfigtxYaml } from './configtx-yaml';
import { renderCoreYaml } from './core-yaml';
import { renderCryptoConfig } from './crypto-config';
import { renderOrdererYaml } from './orderer-yaml';

const folder = new StateFolder('/state', 'net');

function planOf(given: Partial<NetworkSettings> = {}): NetworkPlan {
  const settings = completeSettings({ name: 'net', ...given });
  const ports = Array.from({ length: countPorts(settings) }, (_, index) => 20_000 + index);
  return { ...createPlan(settings, ports), fabric: { text: '3.1.5', major: 3, minor: 1 } };
}

describe('renderCoreYaml', () => {
  const plan = planOf({ chaincodeKeepaliveSeconds: 7 });
  const peer = plan.organizations[1]!.peers[0]!;
  const core = parse(renderCoreYaml(plan, peer, folder)) as Record<string, Record<string, unknown>>;

  it('has the peer listen and be found at its own port', () => {
    expect(core['peer']).toMatchObject({
      listenAddress: '127.0.0.1:20007',
      address: '127.0.0.1:20007',
      gossip: { externalEndpoint: '127.0.0.1:20007', bootstrap: '127.0.0.1:20007' },
    });
  });

  it('looks for no Docker, which would make the peer say that it is not well', () => {
    expect(core['vm']).toEqual({ endpoint: '' });
  });

  it('names the external builder by an absolute path', () => {
    expect(core['chaincode']).toMatchObject({ externalBuilders: [{ path: '/state/net/builder' }] });
  });

  it('sends signs of life to chaincode as often as the settings say', () => {
    expect(core['chaincode']).toMatchObject({ keepalive: 7 });
  });
});

describe('renderOrdererYaml', () => {
  it('asks for certificates where orderers are administered', () => {
    const [orderer] = planOf().orderers;

    const yaml = parse(renderOrdererYaml(orderer!, folder)) as Record<string, unknown>;

    expect(yaml['Admin']).toMatchObject({ TLS: { Enabled: true, ClientAuthRequired: true } });
  });
});

describe('renderConfigtxYaml', () => {
  function profileOf(plan: NetworkPlan) {
    const { Profiles } = parse(renderConfigtxYaml(plan, folder)) as {
      Profiles: { Channel: { Capabilities: unknown; Orderer: Record<string, unknown>; Application: unknown } };
    };
    return Profiles.Channel;
  }

  it('closes blocks after the batch timeout of the settings', () => {
    expect(profileOf(planOf({ batchTimeoutMs: 25 })).Orderer['BatchTimeout']).toBe('25ms');
  });

  it('asks for capabilities that 2.5 knows too', () => {
    expect(profileOf(planOf()).Capabilities).toEqual({ V2_0: true });
  });

  it('makes every orderer a consenter of Raft', () => {
    const { EtcdRaft } = profileOf(planOf({ orderers: 3 })).Orderer as { EtcdRaft: { Consenters: object[] } };

    expect(EtcdRaft.Consenters).toMatchObject([{ Port: 20_000 }, { Port: 20_003 }, { Port: 20_006 }]);
  });

  it.each(['etcdraft', 'BFT'] as const)(
    'has orderers of %s know each other by name where they have a proxy',
    (ordererType) => {
      const yaml = renderConfigtxYaml(planOf({ orderers: 4, ordererType, ordererProxy: '127.0.0.1:1' }), folder);

      expect(yaml.match(/Host: orderer\d\.ordering$/gm)).toHaveLength(4);
    },
  );

  it('gives byzantine ordering the interval of the settings and the capability that it needs', () => {
    const profile = profileOf(planOf({ ordererType: 'BFT', batchTimeoutMs: 25 }));

    expect(profile.Capabilities).toEqual({ V3_0: true });
    expect(profile.Orderer).toMatchObject({
      SmartBFT: { RequestBatchMaxInterval: '25ms' },
      ConsenterMapping: [{ ID: 1 }, { ID: 2 }, { ID: 3 }, { ID: 4 }],
    });
  });

  it('names an anchor peer of every organization, so that peers of different organizations find each other', () => {
    expect(profileOf(planOf()).Application).toMatchObject({
      Organizations: [{ AnchorPeers: [{ Port: 20_003 }] }, { AnchorPeers: [{ Port: 20_007 }] }, {}],
    });
  });
});

describe('renderCryptoConfig', () => {
  it('has certificates made for every node, its chaincode and this machine', () => {
    const yaml = parse(renderCryptoConfig(planOf())) as { PeerOrgs: { Specs: object[] }[] };

    expect(yaml.PeerOrgs[0]?.Specs).toEqual([
      { Hostname: 'peer0', CommonName: 'peer0.myorg1', SANS: ['localhost', '127.0.0.1'] },
      { Hostname: 'chaincode', CommonName: 'chaincode.myorg1', SANS: ['localhost', '127.0.0.1'] },
    ]);
  });
});
