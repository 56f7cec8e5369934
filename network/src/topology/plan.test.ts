// SPDX-License-Identifier: Apache-2.0

import { countPorts, createPlan, listNodes, listPorts } from './plan';
import { completeSettings } from './settings';

const settings = completeSettings({ orderers: 3, peersPerOrganization: 2 });
const ports = Array.from({ length: countPorts(settings) }, (_, index) => 20_000 + index);
const plan = { ...createPlan(settings, ports), fabric: { text: '3.1.5', major: 3, minor: 1 } };

describe('createPlan', () => {
  it('uses every port once', () => {
    expect(listPorts(plan).sort()).toEqual(ports);
  });

  it('names nodes after their place', () => {
    expect(listNodes(plan).map(({ name }) => name)).toEqual([
      ...['orderer0.ordering', 'orderer1.ordering', 'orderer2.ordering'],
      ...['peer0.myorg1', 'peer1.myorg1', 'peer0.myorg2', 'peer1.myorg2', 'peer0.myorg3', 'peer1.myorg3'],
    ]);
  });
});
