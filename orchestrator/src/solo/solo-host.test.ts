// SPDX-License-Identifier: Apache-2.0

import { type AssetEvent, type ComputePlan, services } from '@orchestrator/proto';
import { type AssetDefinition, catalogue, type Rpc } from '@orchestrator/lib';
import { type Hooks, openHookedLog } from '../../test/support/hooked-log';
import { newPlan } from '../../test/support/drafts';
import { eventually } from '../../test/support/bounded';
import { folderPerTest, type LocalHost, startHost, takeEvents } from '../../test/support/solo';
import { CHANNEL, ORG1, ORG2, OTHER_CHANNEL } from '../../test/support/target';
import type { UnaryRequest } from '../host';
import type { CommitLog } from './commit-log';
import type { StoreOptions } from './store';

let hosts: LocalHost[] = [];

afterEach(async () => {
  for (const { host } of hosts) await host.stop();
  hosts = [];
});
const folder = folderPerTest();

async function start(options: Partial<StoreOptions> = {}): Promise<LocalHost> {
  const local = await startHost(folder(), options);
  hosts.push(local);
  return local;
}

/** A host on which the first organization is registered, with hooks around the appends after that. */
async function startHooked(hooks: Hooks, options: Partial<StoreOptions> = {}): Promise<LocalHost> {
  const first = await start();
  await first.as().organization.registerOrganization({});
  await stop(first);
  return start({ openLog: (place) => openHookedLog(place, hooks), ...options });
}

async function stop(local: LocalHost): Promise<void> {
  await local.host.stop();
  hosts = hosts.filter((host) => host !== local);
}

/** For rpcs of tests, which look at no request. */
const NO_REQUEST: UnaryRequest = {
  bytes: new Uint8Array(),
  channel: CHANNEL,
  requester: ORG1,
  isCancelled: () => false,
};

function settledTexts(results: readonly PromiseSettledResult<unknown>[]): string[] {
  return results.map((result) => (result.status === 'fulfilled' ? 'OK' : (result.reason as Error).message.slice(0, 6)));
}

async function healthOf({ host }: LocalHost): Promise<boolean> {
  return new Promise((resolve) => host.onHealth(resolve));
}

describe('startSoloHost, writing', () => {
  it('gives requests of one turn one entry', async () => {
    let appends = 0;
    const local = await startHooked({
      before: (append) => {
        appends = append;
      },
    });

    await Promise.all(Array.from({ length: 50 }, () => local.as().computePlan.registerPlan(newPlan())));

    expect(appends).toBe(1);
  });

  it('gives requests that arrive during an append the next entry, all of them', async () => {
    let appends = 0;
    let later: Promise<unknown> = Promise.resolve();
    const local = await startHooked({
      before: () => {
        appends++;
        if (appends > 1) return;
        later = Promise.all(Array.from({ length: 50 }, () => local.as().computePlan.registerPlan(newPlan())));
      },
    });

    await local.as().computePlan.registerPlan(newPlan());
    await later;

    expect(appends).toBe(2);
  });

  it('shows each request of a group what those before it wrote', async () => {
    const local = await start();
    const { organization, computePlan } = local.as();
    const plan = newPlan();

    const results = await Promise.allSettled([
      organization.registerOrganization({}),
      computePlan.registerPlan(plan),
      computePlan.registerPlan(plan),
      computePlan.updatePlan({ key: plan.key, name: 'renamed' }),
    ]);

    expect(settledTexts(results)).toEqual(['OK', 'OK', 'OE0006', 'OK']);
    expect((await computePlan.getPlan({ key: plan.key })).name).toBe('renamed');
  });

  it('loses nothing of a group over a refusal in its middle', async () => {
    const local = await startHooked({});
    const plans = Array.from({ length: 9 }, () => newPlan());

    const results = await Promise.allSettled(
      plans.map((plan, i) => local.as(i % 3 === 1 ? ORG2 : ORG1).computePlan.registerPlan(plan)),
    );

    const refused = ['OK', 'OE0003', 'OK'];
    expect(settledTexts(results)).toEqual([...refused, ...refused, ...refused]);
    expect((await local.as().computePlan.queryPlans({})).plans).toHaveLength(6);
  });

  it('tells a refusal that rests on a write only when that write is durable', async () => {
    const order: string[] = [];
    const local = await startHooked({ after: () => void order.push('durable') });
    const plan = newPlan();
    const register = (): Promise<ComputePlan> => local.as().computePlan.registerPlan(plan);

    await Promise.allSettled([register(), register().catch(() => order.push('refused'))]);

    expect(order).toEqual(['durable', 'refused']);
  });

  it('lets each call see all that was answered before it', async () => {
    const local = await startHooked({});
    const { computePlan } = local.as();
    const { key } = await computePlan.registerPlan(newPlan({ name: '0' }));

    const seen: string[] = [];
    for (let i = 1; i <= 50; i++) {
      await computePlan.updatePlan({ key, name: String(i) });
      seen.push((await computePlan.getPlan({ key })).name);
      const plan = await computePlan.registerPlan(newPlan());
      await computePlan.updatePlan({ key: plan.key, name: 'renamed' });
    }

    expect(seen).toEqual(seen.map((_name, i) => String(i + 1)));
  });

  it('does not run what its caller has given up', async () => {
    const local = await startHooked({});
    const plan = newPlan();

    const given = local.as(ORG1, CHANNEL, () => true).computePlan.registerPlan(plan);

    await expect(given).rejects.toThrow('OE0015');
    await expect(local.as().computePlan.getPlan({ key: plan.key })).rejects.toThrow('OE0002');
  });

  it('gives each transaction a later time, although the clock stands still or runs backwards', async () => {
    let micros = 1_700_000_000_000_000;
    const local = await startHooked({}, { now: () => (micros -= 1_000_000) });

    const first = await Promise.all(Array.from({ length: 5 }, () => local.as().computePlan.registerPlan(newPlan())));
    const then = await local.as().computePlan.registerPlan(newPlan());

    const times = [...first, then].map(({ creationDate }) => creationDate!.seconds * 1e6 + creationDate!.nanos / 1000);
    expect(times.map((time, i) => time - times[0]! - i)).toEqual(times.map(() => 0));
  });

  it('keeps channels apart', async () => {
    const local = await startHooked({});
    const plan = await local.as().computePlan.registerPlan(newPlan());

    await expect(local.as(ORG1, OTHER_CHANNEL).computePlan.getPlan({ key: plan.key })).rejects.toThrow('OE0002');
  });

  it('tells the meter of what is durable, and of nothing else', async () => {
    const told: string[] = [];
    const local = await startHooked({}, { committed: (channel, { name }) => void told.push(`${channel} ${name}`) });

    await Promise.allSettled([
      local.as().computePlan.registerPlan(newPlan()),
      local.as(ORG2).computePlan.registerPlan(newPlan()),
    ]);

    await stop(local);
    expect(told).toEqual([`${CHANNEL} RegisterPlan`]);
  });
});

describe('startSoloHost, reading', () => {
  /** An rpc that reads the names of two plans, and lets something happen in between. */
  function readTwo(
    [first, second]: readonly [string, string],
    between: () => Promise<void>,
  ): { rpc: Rpc; seen: string[][] } {
    const plan = catalogue.get('computeplan') as unknown as AssetDefinition<ComputePlan>;
    const seen: string[][] = [];
    const handle: Rpc['handle'] = async (_request, { assets }) => {
      const before = await assets.get(plan, first);
      await between();
      const after = await assets.get(plan, second);
      seen.push([before.value.name, after.value.name]);
      return after;
    };
    return { rpc: { method: services.computePlan.methods.getPlan, handle }, seen };
  }

  it('runs again on one moment when a write comes between two of its reads', async () => {
    let folded = 0;
    const local = await startHooked({}, { committed: () => (folded += 1) });
    const [first, second] = [newPlan({ name: 'old' }), newPlan({ name: 'old' })];
    for (const plan of [first, second]) await local.as().computePlan.registerPlan(plan);
    let runs = 0;
    const rename = async (): Promise<void> => {
      const name = `new ${++runs}`;
      await Promise.all([first, second].map(({ key }) => local.as().computePlan.updatePlan({ key, name })));
      await eventually(5000, 'writes folded in', () => folded === 2 + 2 * runs);
    };
    const { rpc, seen } = readTwo([first.key, second.key], rename);

    await local.host.unary(rpc, NO_REQUEST);

    expect([runs, seen]).toEqual([2, [['new 1', 'new 1']]]);
  });

  it('answers long listings whole while writes go on', async () => {
    const local = await startHooked({});
    const { computePlan } = local.as();
    const keys = Array.from({ length: 300 }, () => newPlan());
    await Promise.all(keys.map((plan) => computePlan.registerPlan(plan)));
    const done = new AbortController();
    const writing = (async () => {
      while (!done.signal.aborted) await computePlan.registerPlan(newPlan());
    })();

    const lengths: number[] = [];
    for (let i = 0; i < 20; i++) lengths.push((await computePlan.queryPlans({ pageSize: 100_000 })).plans.length);
    done.abort();
    await writing;

    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect(lengths[0]).toBeGreaterThanOrEqual(300);
  });

  it('gives the caller of a damaged entry an error, and serves everything else', async () => {
    let damaged = false;
    const local = await startHooked({ read: (entry) => (damaged ? entry.map((byte) => byte ^ 1) : entry) });
    const plan = newPlan();
    await local.as().computePlan.registerPlan(plan);
    damaged = true;
    const subscription = await local.host.subscribe(CHANNEL, '');

    await expect(subscription.next(AbortSignal.timeout(5000))).rejects.toThrow(
      'OE0001: entry 1 of channel "mychannel"',
    );

    expect((await local.as().computePlan.getPlan({ key: plan.key })).key).toBe(plan.key);
    expect(local.said).toEqual([]);
  });
});

describe('startSoloHost, events', () => {
  async function hostWithEvents(): Promise<LocalHost> {
    const local = await startHooked({});
    await Promise.all([1, 2, 3].map(() => local.as().computePlan.registerPlan(newPlan())));
    for (let i = 0; i < 2; i++) await local.as().computePlan.registerPlan(newPlan());
    return local;
  }

  const idsOf = (events: readonly AssetEvent[]): string[] => events.map(({ id }) => id);

  it('streams all events from the first one, in the order in which queries list them', async () => {
    const local = await hostWithEvents();

    const streamed = await takeEvents(await local.host.subscribe(CHANNEL, ''), 6);

    const { events } = await local.as().event.queryEvents({ pageSize: 100 });
    expect(streamed).toHaveLength(6);
    expect(idsOf(streamed)).toEqual(idsOf(events));
    expect(streamed).toEqual(events);
  });

  it('starts behind any event, within an entry and at its end', async () => {
    const local = await hostWithEvents();
    const ids = idsOf(await takeEvents(await local.host.subscribe(CHANNEL, ''), 6));

    for (const [i, id] of ids.slice(0, -1).entries()) {
      expect(idsOf(await takeEvents(await local.host.subscribe(CHANNEL, id), 5 - i))).toEqual(ids.slice(i + 1));
    }
  });

  it('waits behind the last event for the next one', async () => {
    const local = await hostWithEvents();
    const last = (await takeEvents(await local.host.subscribe(CHANNEL, ''), 6)).at(-1)!;
    const next = takeEvents(await local.host.subscribe(CHANNEL, last.id), 1);

    const plan = await local.as().computePlan.registerPlan(newPlan());

    expect((await next).map(({ assetKey }) => assetKey)).toEqual([plan.key]);
  });

  it('goes on after a restart where it was', async () => {
    const local = await hostWithEvents();
    const ids = idsOf(await takeEvents(await local.host.subscribe(CHANNEL, ''), 6));
    await stop(local);

    const again = await start();

    expect(idsOf(await takeEvents(await again.host.subscribe(CHANNEL, ids[1]!), 4))).toEqual(ids.slice(2));
  });

  it('returns nothing when its reader has gone', async () => {
    const local = await hostWithEvents();
    const subscription = await local.host.subscribe(OTHER_CHANNEL, '');
    const gone = new AbortController();

    const next = subscription.next(gone.signal);
    gone.abort();

    await expect(next).resolves.toEqual([]);
  });

  it('ends with UNAVAILABLE when the host stops', async () => {
    const local = await hostWithEvents();
    const next = (await local.host.subscribe(OTHER_CHANNEL, '')).next(AbortSignal.timeout(10_000));
    // The rejection comes while stop is awaited.
    const outcome = expect(next).rejects.toThrow('OE0013');

    await stop(local);

    await outcome;
  });

  it('refuses to start behind what is no event of the channel', async () => {
    const local = await hostWithEvents();
    const [first] = idsOf(await takeEvents(await local.host.subscribe(CHANNEL, ''), 6));
    const changed = [
      'x',
      first!.replace(/.$/, '7'),
      first!.replace(/^0{15}1/, '0000000000000002'),
      first!.replace(/^0{15}1/, '0000000000000099'),
      first!.replace(/-(.{16}):/, `-${'0'.repeat(16)}:`),
    ];

    for (const id of changed) await expect(local.host.subscribe(CHANNEL, id)).rejects.toThrow('OE0101');
    await expect(local.host.subscribe(OTHER_CHANNEL, first!)).rejects.toThrow('OE0101');
  });
});

describe('startSoloHost, when the store fails', () => {
  const noSpace = (): never => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };

  it('rejects every request of the group and those that wait, and serves again once it can', async () => {
    let broken = true;
    const local = await startHooked({ before: () => (broken ? noSpace() : undefined) });
    const plans = [newPlan(), newPlan(), newPlan()];

    const results = await Promise.allSettled(plans.map((plan) => local.as().computePlan.registerPlan(plan)));

    expect(settledTexts(results)).toEqual(['OE0013', 'OE0013', 'OE0013']);
    broken = false;
    await eventually(5000, 'store found', () => local.said.at(-1) === 'found');
    await expect(healthOf(local)).resolves.toBe(true);
    await expect(local.as().computePlan.queryPlans({})).resolves.toMatchObject({ plans: [] });
    await local.as().computePlan.registerPlan(plans[0]!);
  });

  it('is not healthy, and refuses reads and streams, until the store is open again', async () => {
    let opens = 0;
    const openLog = async (place: string): Promise<CommitLog> => {
      if (++opens > 1) noSpace();
      return openHookedLog(place, { before: noSpace });
    };
    const local = await start({ openLog });

    await expect(local.as().organization.registerOrganization({})).rejects.toThrow('OE0013: the store has failed');

    await expect(healthOf(local)).resolves.toBe(false);
    await expect(local.as().organization.getAllOrganizations({})).rejects.toThrow('OE0013: the store cannot be used');
    await expect(local.host.subscribe(CHANNEL, '')).rejects.toThrow('OE0013');
    expect(local.said[0]).toContain('no space left on device');
  });

  it('has all of a write whose outcome was open, if its entry is there', async () => {
    let broken = true;
    const lost = (): void => {
      if (broken) noSpace();
    };
    const local = await startHooked({ after: lost });
    const plan = newPlan();

    await expect(local.as().computePlan.registerPlan(plan)).rejects.toThrow('OE0013');

    broken = false;
    await eventually(5000, 'store found', () => local.said.at(-1) === 'found');
    expect((await local.as().computePlan.getPlan({ key: plan.key })).key).toBe(plan.key);
    expect(await takeEvents(await local.host.subscribe(CHANNEL, ''), 2)).toHaveLength(2);
  });

  it('stops at once while it waits to open the store again', async () => {
    let opens = 0;
    const local = await start({
      openLog: async (place) => (++opens > 1 ? noSpace() : openHookedLog(place, { before: noSpace })),
    });
    await expect(local.as().organization.registerOrganization({})).rejects.toThrow('OE0013');
    await eventually(10_000, 'some attempts', () => local.said.length > 4);

    const from = Date.now();
    await stop(local);

    expect(Date.now() - from).toBeLessThan(1000);
    await expect(local.as().organization.getAllOrganizations({})).rejects.toThrow('OE0013: the server is stopping');
  });

  it('does not take a mistake of a rule for a failure of the store', async () => {
    const local = await startHooked({});
    const rpc: Rpc = {
      method: services.computePlan.methods.registerPlan,
      handle: () => Buffer.from(undefined as never),
    };

    await expect(local.host.unary(rpc, NO_REQUEST)).rejects.toThrow('The first argument must be');

    expect(local.said).toEqual([]);
    await local.as().computePlan.registerPlan(newPlan());
  });
});
