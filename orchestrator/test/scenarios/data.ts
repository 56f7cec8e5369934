// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { newManager, newSample } from '../support/drafts';
import { eventsOf, nameOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { ORG1, ORG2, ORG3, type Target } from '../support/target';

/** DataManagerService, DataSampleService and DatasetService. */
export function describeData(target: () => Target): void {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await Fixture.open(target());
  });

  afterAll(() => fixture.close());

  describe('DataManagerService', () => describeManagers(() => fixture));
  describe('DataSampleService', () => describeSamples(() => fixture));
  describe('DatasetService', () => describeDatasets(() => fixture));
}

function describeManagers(fixture: () => Fixture): void {
  it('returns the manager that it has registered, and keeps it', async () => {
    const draft = newManager({ newPermissions: { authorizedIds: [ORG1] }, logsPermission: { public: true } });

    const manager = await fixture().org2.dataManager.registerDataManager({ ...draft, type: 'ignored' });

    expect(manager).toMatchObject({
      owner: ORG2,
      type: '',
      permissions: { process: { public: false, authorizedIds: [ORG1, ORG2] } },
      logsPermission: { public: true, authorizedIds: [ORG2] },
    });
    expect(await fixture().org3.dataManager.getDataManager({ key: draft.key })).toEqual(manager);
    const { dataManagers } = await fixture().org1.dataManager.queryDataManagers({ pageSize: 100_000 });
    expect(dataManagers.find(({ key }) => key === draft.key)).toEqual(manager);
  });

  it('renames a manager and emits an event', async () => {
    const { managerKey: key } = await fixture().data();

    await fixture().org2.dataManager.updateDataManager({ key, name: 'other' });

    const events = await eventsOf(fixture().org1, key);
    expect(events.map(nameOf)).toEqual(['CREATED DATA_MANAGER', 'UPDATED DATA_MANAGER']);
    expect(events[1]?.dataManager).toEqual(await fixture().org1.dataManager.getDataManager({ key }));
  });

  it.each([
    ['no opener', { opener: undefined }, REFUSED.invalid],
    ['no permissions for logs', { logsPermission: undefined }, REFUSED.invalid],
    ['an unknown organization', { newPermissions: { authorizedIds: ['MyOrg9MSP'] } }, REFUSED.badRequest],
    ['an unknown organization for logs', { logsPermission: { authorizedIds: ['MyOrg9MSP'] } }, REFUSED.badRequest],
  ])('refuses %s', async (_case, parts, refusal) => {
    const outcome = await outcomeOf(fixture().org2.dataManager.registerDataManager(newManager(parts)));

    expect(outcome).toBe(refusal);
  });

  it('refuses keys that are taken, unknown, malformed or of others', async () => {
    const { managerKey: key } = await fixture().data();
    const { dataManager } = fixture().org1;

    const outcomes = [
      await outcomeOf(dataManager.registerDataManager(newManager({ key }))),
      await outcomeOf(dataManager.getDataManager({ key: randomUUID() })),
      await outcomeOf(dataManager.getDataManager({ key: key.toUpperCase() })),
      await outcomeOf(dataManager.updateDataManager({ key: randomUUID(), name: 'n' })),
      await outcomeOf(dataManager.updateDataManager({ key, name: 'n' })),
    ];

    const { conflict, notFound, invalid, denied } = REFUSED;
    expect(outcomes).toEqual([conflict, notFound, invalid, notFound, denied]);
  });
}

function describeSamples(fixture: () => Fixture): void {
  it('registers samples in the order of the request', async () => {
    const { managerKey } = await fixture().data();
    const samples = [newSample({ dataManagerKeys: [managerKey] }), newSample()];

    const { dataSamples } = await fixture().org2.dataSample.registerDataSamples({ samples });

    expect(dataSamples.map(({ key }) => key)).toEqual(samples.map(({ key }) => key));
    expect(dataSamples[0]).toMatchObject({ owner: ORG2, dataManagerKeys: [managerKey], testOnly: false });
    expect(await fixture().org1.dataSample.getDataSample({ key: samples[1]?.key })).toEqual(dataSamples[1]);
  });

  it('takes an empty list', async () => {
    const { dataSamples } = await fixture().org2.dataSample.registerDataSamples({});

    expect(dataSamples).toEqual([]);
  });

  it('links samples to further managers, also one that had none', async () => {
    const { managerKey, sampleKeys } = await fixture().data();
    const other = (await fixture().data(fixture().org2, 0)).managerKey;
    const bare = newSample();
    await fixture().org2.dataSample.registerDataSamples({ samples: [bare] });
    const keys = [...sampleKeys, bare.key];

    await fixture().org2.dataSample.updateDataSamples({ keys, dataManagerKeys: [other] });

    const { dataSamples } = await fixture().org1.dataSample.queryDataSamples({ filter: { keys } });
    const links = new Map(dataSamples.map(({ key, dataManagerKeys }) => [key, dataManagerKeys]));
    expect(keys.map((key) => links.get(key))).toEqual([[managerKey, other], [managerKey, other], [other]]);
    expect((await eventsOf(fixture().org1, bare.key)).map(nameOf)).toEqual([
      'CREATED DATA_SAMPLE',
      'UPDATED DATA_SAMPLE',
    ]);
  });

  it.each([
    ['a manager of another organization', REFUSED.denied, (key: string) => ({ dataManagerKeys: [key] })],
    ['an unknown manager', REFUSED.notFound, () => ({ dataManagerKeys: [randomUUID()] })],
    ['a manager given twice', REFUSED.invalid, (key: string) => ({ dataManagerKeys: [key, key] })],
    ['a checksum that is not hexadecimal', REFUSED.invalid, () => ({ checksum: 'g'.repeat(64) })],
  ])('refuses %s', async (_case, refusal, parts) => {
    const { managerKey } = await fixture().data();

    const outcome = await outcomeOf(
      fixture().org1.dataSample.registerDataSamples({ samples: [newSample(parts(managerKey))] }),
    );

    expect(outcome).toBe(refusal);
  });

  it('refuses updates of no sample, an unknown one, and one of another organization', async () => {
    const { sampleKeys } = await fixture().data();
    const { org1 } = fixture();

    const outcomes = [
      await outcomeOf(org1.dataSample.updateDataSamples({ keys: [] })),
      await outcomeOf(org1.dataSample.updateDataSamples({ keys: [randomUUID()] })),
      await outcomeOf(org1.dataSample.updateDataSamples({ keys: sampleKeys })),
      await outcomeOf(org1.dataSample.getDataSample({ key: randomUUID() })),
    ];

    const { invalid, notFound, denied } = REFUSED;
    expect(outcomes).toEqual([invalid, notFound, denied, notFound]);
  });
}

function describeDatasets(fixture: () => Fixture): void {
  it('lists all samples of a manager by date, then key', async () => {
    const { managerKey: key, sampleKeys } = await fixture().data(fixture().org3, 60);
    const later = newSample({ dataManagerKeys: [key] });
    await fixture().org3.dataSample.registerDataSamples({ samples: [later] });

    const dataset = await fixture().org1.dataset.getDataset({ key });

    expect(dataset.dataManager).toMatchObject({ key, owner: ORG3 });
    expect(dataset.dataSampleKeys).toEqual([...[...sampleKeys].sort(), later.key]);
  });

  it.each([
    ['unknown', randomUUID(), REFUSED.notFound],
    ['malformed', 'no-uuid', REFUSED.invalid],
  ])('refuses a key that is %s', async (_case, key, refusal) => {
    const outcome = await outcomeOf(fixture().org1.dataset.getDataset({ key }));

    expect(outcome).toBe(refusal);
  });
}
