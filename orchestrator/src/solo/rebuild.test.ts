// SPDX-License-Identifier: Apache-2.0

import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { registerOrganizations, type World, WRITE_CASES } from '../../test/crash/write-cases';
import { newPlan } from '../../test/support/drafts';
import { folderPerTest, startHost } from '../../test/support/solo';
import { CHANNEL, ORG1, ORG2, OTHER_CHANNEL } from '../../test/support/target';
import type { StoreOptions } from './store';

const folder = folderPerTest();

/** Starts a host, does something, and stops it. */
async function during<T>(work: (as: World) => Promise<T>, options: Partial<StoreOptions> = {}): Promise<T> {
  const { host, as } = await startHost(folder(), options);
  try {
    return await work((mspid, channel) => as(mspid, channel));
  } finally {
    await host.stop();
  }
}

async function openFold(): Promise<ClassicLevel<string, Buffer>> {
  const level = new ClassicLevel<string, Buffer>(join(folder(), 'fold'), { valueEncoding: 'buffer' });
  await level.open();
  return level;
}

/** All keys and values of the fold of a stopped host. */
async function foldContent(): Promise<string[]> {
  const level = await openFold();
  const content: string[] = [];
  for await (const [key, value] of level.iterator()) content.push(`${JSON.stringify(key)} ${value.toString('hex')}`);
  await level.close();
  return content;
}

/** Every write rpc once, and some of them in one group. */
async function writeEverything(as: World): Promise<void> {
  await registerOrganizations(as);
  for (const make of Object.values(WRITE_CASES)) {
    const { prepare, call } = make();
    await prepare(as);
    await call(as);
  }
  await as(ORG1, OTHER_CHANNEL).organization.registerOrganization({});
  await Promise.all([1, 2, 3].map(() => as(ORG1, OTHER_CHANNEL).computePlan.registerPlan(newPlan())));
}

function remove(name: string): void {
  rmSync(join(folder(), name), { recursive: true });
}

describe('catchUp', () => {
  const nothing = async (): Promise<void> => Promise.resolve();

  it('builds the very fold that the writes had made, key by key', async () => {
    await during(writeEverything);
    const made = await foldContent();
    remove('fold');

    await during(nothing);

    expect(await foldContent()).toEqual(made);
    expect(made.length).toBeGreaterThan(500);
  });

  it('builds the same fold from any point on', async () => {
    await during((as) => registerOrganizations(as));
    cpSync(join(folder(), 'fold'), join(folder(), 'early'), { recursive: true });
    await during(async (as) => {
      for (let i = 0; i < 20; i++) await as(ORG1).computePlan.registerPlan(newPlan());
    });
    const made = await foldContent();
    remove('fold');
    cpSync(join(folder(), 'early'), join(folder(), 'fold'), { recursive: true });
    const told: string[] = [];

    await during(nothing, { progress: (channel, done, last) => told.push(`${channel} ${done} of ${last}`) });

    expect(await foldContent()).toEqual(made);
    expect(told).toEqual([`${CHANNEL} 22 of 22`]);
  });

  it('builds a fold of another layout again', async () => {
    await during((as) => registerOrganizations(as));
    const made = await foldContent();
    const level = await openFold();
    await level.put('format', Buffer.from('0 something'));
    await level.put('left over', Buffer.from('x'));
    await level.close();
    remove('fold/seal.json');

    await during(nothing);

    expect(await foldContent()).toEqual(made);
  });

  it('refuses a log that ends before its fold does, although there is no other witness', async () => {
    await during((as) => registerOrganizations(as));
    cpSync(join(folder(), 'log'), join(folder(), 'old'), { recursive: true });
    await during((as) => as(ORG1).computePlan.registerPlan(newPlan()));
    remove('log');
    remove('newest.json');
    cpSync(join(folder(), 'old'), join(folder(), 'log'), { recursive: true });

    await expect(during(nothing)).rejects.toThrow('ends at entry 2, but entry 3 was there before');
  });

  it('refuses a log that went another way than its fold', async () => {
    await during((as) => registerOrganizations(as));
    cpSync(join(folder(), 'log'), join(folder(), 'old'), { recursive: true });
    await during((as) => as(ORG1).computePlan.registerPlan(newPlan()));
    cpSync(join(folder(), 'fold'), join(folder(), 'newer'), { recursive: true });
    for (const name of ['log', 'fold', 'newest.json']) remove(name);
    cpSync(join(folder(), 'old'), join(folder(), 'log'), { recursive: true });
    await during((as) => as(ORG2).computePlan.registerPlan(newPlan()));
    remove('fold');
    cpSync(join(folder(), 'newer'), join(folder(), 'fold'), { recursive: true });

    await expect(during(nothing)).rejects.toThrow('is not the one that was folded');
  });

  it('builds a fold again that was in use when the machine went down', async () => {
    await during((as) => registerOrganizations(as));
    const made = await foldContent();
    const level = await openFold();
    await level.put('left over', Buffer.from('x'));
    await level.close();
    remove('fold/seal.json');

    await during(nothing);

    expect(await foldContent()).toEqual(made);
  });

  it('refuses a log that ends before such a fold does', async () => {
    await during((as) => registerOrganizations(as));
    cpSync(join(folder(), 'log'), join(folder(), 'old'), { recursive: true });
    await during((as) => as(ORG1).computePlan.registerPlan(newPlan()));
    remove('log');
    remove('newest.json');
    remove('fold/seal.json');
    cpSync(join(folder(), 'old'), join(folder(), 'log'), { recursive: true });

    await expect(during(nothing)).rejects.toThrow('ends at entry 2, but entry 3 was there before');
  });

  it('refuses to begin a new log beside the fold of another one', async () => {
    await during((as) => registerOrganizations(as));
    remove('log');
    remove('newest.json');

    await expect(during(nothing)).rejects.toThrow('was made from another commit log');

    expect(readdirSync(join(folder(), 'fold'))).toContain('CURRENT');
  });
});
