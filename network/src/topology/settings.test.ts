// SPDX-License-Identifier: Apache-2.0

import { completeSettings, DEFAULT_SETTINGS, type NetworkSettings, toDomain } from './settings';

describe('completeSettings', () => {
  it('gives the defaults for everything that is not said', () => {
    const settings = completeSettings({ name: 'mine' });

    expect(settings).toEqual({ ...DEFAULT_SETTINGS, name: 'mine' });
  });

  it('takes four orderers for byzantine ordering when no number is given', () => {
    expect(completeSettings({ ordererType: 'BFT' }).orderers).toBe(4);
  });

  it.each<[string, Partial<NetworkSettings>]>([
    ['a name that would leave the folder', { name: '../elsewhere' }],
    ['an empty name', { name: '' }],
    ['an MSP id with a quote', { organizations: [{ mspId: "A'B", endorses: true }] }],
    [
      'organizations of which the nodes would have the same names',
      {
        organizations: [
          { mspId: 'OneMSP', endorses: true },
          { mspId: 'one', endorses: true },
        ],
      },
    ],
    ['an organization that has the name of the orderers', { organizations: [{ mspId: 'Ordering', endorses: true }] }],
    ['that nobody endorses', { organizations: [{ mspId: 'OneMSP', endorses: false }] }],
    ['no peers', { peersPerOrganization: 0 }],
    ['no channels', { channels: [] }],
    ['a channel twice', { channels: ['a', 'a'] }],
    ['a channel with capitals', { channels: ['MyChannel'] }],
    ['half an orderer', { orderers: 1.5 }],
    ['byzantine ordering with three orderers', { ordererType: 'BFT', orderers: 3 }],
    ['a proxy without a port', { ordererProxy: '127.0.0.1' }],
    ['a batch timeout of nothing', { batchTimeoutMs: 0 }],
    ['a negative keepalive', { chaincodeKeepaliveSeconds: -1 }],
  ])('refuses %s', (_what, settings) => {
    expect(() => completeSettings(settings)).toThrow(/These settings cannot be used/);
  });

  it('names all faults at once', () => {
    const complete = () => completeSettings({ orderers: 0, channels: [] });

    expect(complete).toThrow(/at least one channel.*1 to 7 orderers/);
  });
});

describe('toDomain', () => {
  it.each([
    ['MyOrg1MSP', 'myorg1'],
    ['Org.One', 'org-one'],
    ['MSP', ''],
  ])('makes of %s %s', (mspId, domain) => {
    expect(toDomain(mspId)).toBe(domain);
  });
});
