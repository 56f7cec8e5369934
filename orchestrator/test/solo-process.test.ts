// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from '@orchestrator/proto';
import { connect } from '../src/client/connect';
import { ALL_METHODS } from './support/all-methods';
import { within } from './support/bounded';
import { newPlan } from './support/drafts';
import { EventReader } from './support/event-reader';
import { Fixture } from './support/fixture';
import { outcomeOf, REFUSED } from './support/outcome';
import { RawClient } from './support/raw-client';
import { createFolder, removeFolder, ServerProcess, StartError } from './support/server-process';
import { HealthClient } from './support/standard-clients';
import { CHANNEL, ORG1, ORG2, OTHER_CHANNEL } from './support/target';

const SOON_MS = 5_000;

describe('a server of its own', () => {
  const folders: string[] = [];
  const servers: ServerProcess[] = [];
  const closing: (() => void)[] = [];

  const folderOfTest = async (): Promise<string> => {
    const folder = await createFolder();
    folders.push(folder);
    return folder;
  };
  const start = async (folder: string, environment: Record<string, string> = {}): Promise<ServerProcess> => {
    const server = await ServerProcess.start({ folder, environment });
    servers.push(server);
    return server;
  };
  const open = async (server: ServerProcess): Promise<Fixture> => {
    const fixture = await Fixture.open(server);
    closing.push(() => fixture.close());
    return fixture;
  };
  const subscribe = (server: ServerProcess, startEventId = ''): EventReader => {
    const reader = new EventReader(server, { startEventId });
    closing.push(() => reader.close());
    return reader;
  };

  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await Promise.all(servers.splice(0).map((server) => server.kill()));
    await Promise.all(folders.splice(0).map(removeFolder));
  });

  it.each(['stopped', 'killed'])('keeps everything when it is %s and started again', async (how) => {
    const folder = await folderOfTest();
    const first = await start(folder);
    const before = await open(first);
    const { key, planKey, modelKey } = await before.doneTask();
    const marker = await before.plan();
    const events = await subscribe(first).through(marker);
    const task = await before.org1.computeTask.getTask({ key });
    await (how === 'stopped' ? first.stop() : first.kill());

    const second = await start(folder);
    const after = await open(second);

    expect(await after.org2.computeTask.getTask({ key })).toEqual(task);
    expect((await after.org3.model.getComputeTaskOutputModels({ computeTaskKey: key })).models[0]?.key).toBe(modelKey);
    expect((await after.org1.computeTask.queryTasks({ filter: { computePlanKey: planKey } })).tasks).toEqual([task]);
    expect(await subscribe(second).through(marker)).toEqual(events);
  });

  it('lets a subscriber resume after it has been started again', async () => {
    const folder = await folderOfTest();
    const first = await start(folder);
    const before = await open(first);
    const seen = await before.plan();
    const missed = await before.plan();
    const last = (await subscribe(first).through(seen)).at(-1);
    await first.stop();

    const second = await start(folder);
    const reader = subscribe(second, last?.id);
    const fresh = await (await open(second)).plan();

    expect((await reader.take(2, [seen, missed, fresh])).map(({ assetKey }) => assetKey)).toEqual([missed, fresh]);
  });

  it('ends streams with UNAVAILABLE and itself with 0 when it is told to stop', async () => {
    const server = await start(await folderOfTest());
    const fixture = await open(server);
    const marker = await fixture.plan();
    const reader = subscribe(server);
    await reader.through(marker);

    const ending = outcomeOf(reader.next());
    const exitCode = await within(SOON_MS, 'end of the server', server.stop());

    expect(await ending).toBe(REFUSED.unavailable);
    expect(exitCode).toBe(0);
    expect(server.output).toMatch(/^stopped$/m);
  });

  it('answers the calls that are under way when it is told to stop', async () => {
    const folder = await folderOfTest();
    const server = await start(folder);
    const fixture = await open(server);
    const drafts = Array.from({ length: 50 }, () => newPlan());

    const calls = drafts.map((draft) => outcomeOf(fixture.org1.computePlan.registerPlan(draft)));
    await Promise.race(calls);
    const exitCode = await within(SOON_MS, 'end of the server', server.stop());

    const outcomes = await Promise.all(calls);
    const again = await open(await start(folder));
    const found = await Promise.all(drafts.map(({ key }) => outcomeOf(again.org1.computePlan.getPlan({ key }))));
    const lost = found.filter((outcome, index) => outcome !== 'OK' && outcomes[index] === 'OK');
    expect({ exitCode, lost }).toEqual({ exitCode: 0, lost: [] });
    expect(outcomes).toContain('OK');
  });

  it('refuses a folder that another server uses, and says so', async () => {
    const folder = await folderOfTest();
    await start(folder);

    const error = await start(folder).catch((failure: unknown) => failure);

    expect(error).toBeInstanceOf(StartError);
    const { exitCode, output } = error as StartError;
    expect(exitCode).toBe(3);
    expect(output).toContain(folder);
    expect(output).toMatch(/another|already|in use|used/i);
    expect(output).not.toMatch(/^\s+at /m);
  });

  it('refuses settings that it does not know, and says which', async () => {
    const error = await start(await folderOfTest(), { ORCHESTRATOR_ADRESS: 'x' }).catch((failure: unknown) => failure);

    expect(error).toMatchObject({ exitCode: 2 });
    expect((error as StartError).output).toContain('ORCHESTRATOR_ADDRESS');
  });

  it('serves the channels of its configuration, each to its members, in every rpc', async () => {
    const folder = await folderOfTest();
    const file = join(folder, 'channels.yaml');
    await writeFile(file, `channels:\n  ${CHANNEL}: [${ORG1}]\n  ${OTHER_CHANNEL}: [${ORG1}, ${ORG2}]\n`);
    const server = await start(join(folder, 'store'), { ORCHESTRATOR_CHANNEL_CONFIG: file });
    const client = new RawClient(server);
    closing.push(() => client.close());

    const calls = ALL_METHODS.map((method) =>
      client.call(method, encode(method.request, {}), { mspid: [ORG2], channel: [CHANNEL] }),
    );
    const outcomes = new Set((await Promise.all(calls)).map(({ outcome, text }) => `${outcome}: ${text}`));

    expect([...outcomes]).toEqual([
      `${REFUSED.denied}: OE0102: organization "${ORG2}" has no access to channel "${CHANNEL}"`,
    ]);
  });

  it('refuses an owner that is not registered', async () => {
    const server = await start(await folderOfTest());
    const client = connect({ address: server.address, mspid: ORG1, channel: CHANNEL });
    closing.push(() => client.close());

    const outcomes = [
      await outcomeOf(client.computePlan.registerPlan(newPlan())),
      await outcomeOf(
        client.dataSample.registerDataSamples({ samples: [{ key: randomUUID(), checksum: 'a'.repeat(64) }] }),
      ),
      await outcomeOf(client.computePlan.queryPlans({})),
    ];

    expect(outcomes).toEqual([REFUSED.badRequest, REFUSED.badRequest, 'OK']);
  });

  it('writes the request id of a call into its log', async () => {
    const server = await start(await folderOfTest(), { LOG_LEVEL: 'debug' });
    const requestId = randomUUID();
    const client = connect({ address: server.address, mspid: ORG1, channel: CHANNEL, requestId });
    closing.push(() => client.close());

    await client.info.queryVersion({});
    await server.stop();

    expect(server.output).toContain(requestId);
  });

  it('tells those who watch its health that it stops, and does not wait for them', async () => {
    const server = await start(await folderOfTest());
    const client = new HealthClient(server);
    closing.push(() => client.close());
    const watching = client.watch('');
    const first = await watching.next();

    const exitCode = await within(SOON_MS, 'end of the server', server.stop());

    const answers = [first, await watching.next(), await watching.next()];
    expect({ exitCode, answers }).toEqual({ exitCode: 0, answers: ['SERVING', 'NOT_SERVING', 'UNAVAILABLE'] });
  });
});
