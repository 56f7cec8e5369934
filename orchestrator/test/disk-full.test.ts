// SPDX-License-Identifier: Apache-2.0

/**
 * A server whose disk takes no more: by a limit of the kernel on the size of its files, and by a small disk that is full.
 * Calls are refused with a clear text, nothing that was acknowledged is lost, and it serves again when there is room.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, within } from './support/bounded';
import { newPlan } from './support/drafts';
import { EventReader } from './support/event-reader';
import { Fixture } from './support/fixture';
import { outcomeOf, REFUSED, refusalText } from './support/outcome';
import { createFolder, removeFolder, ServerProcess } from './support/server-process';
import { HealthClient } from './support/standard-clients';

const RECOVERY_MS = 20_000;
const DISK_BYTES = 48 * 1024 * 1024;
const ROOM_BYTES = 4 * 1024 * 1024;
/** A plan of this many bytes of metadata, which do not compress, fills a disk soon. */
const METADATA_VALUES = 100;

/** A way to make the disk of a server full, and to make room again. */
interface Shortage {
  readonly name: string;
  /** Why this cannot be had here; undefined if it can. */
  readonly obstacle: string | undefined;
  /** A folder for the data of a server. */
  readonly createFolder: () => Promise<string>;
  readonly removeFolder: (folder: string) => Promise<void>;
  readonly begin: (server: ServerProcess) => void;
  readonly end: (server: ServerProcess) => void;
}

function obstacleTo(command: string, ...args: readonly string[]): string | undefined {
  try {
    execFileSync(command, args, { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `${command} cannot be used here: ${(error as Error).message.trim().split('\n').at(-1) ?? ''}`;
  }
}

/** The limit holds for every file that is written to, not for pipes. Only its soft part is set: that takes no rights. */
function limitFiles({ pid }: ServerProcess, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}

const fileLimit: Shortage = {
  name: 'a limit on the size of files',
  obstacle: obstacleTo('prlimit', '--fsize'),
  createFolder,
  removeFolder,
  begin: (server) => limitFiles(server, '1'),
  end: (server) => limitFiles(server, 'unlimited'),
};

const BALLAST = 'ballast';

const smallDisk: Shortage = {
  name: 'a small disk',
  obstacle: obstacleTo('unshare', '--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'),
  createFolder: async () => {
    const folder = await createFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(DISK_BYTES)}`, 'none', folder]);
    await mkdir(join(folder, 'store'));
    return folder;
  },
  removeFolder: async (folder) => {
    execFileSync('umount', ['--lazy', folder]);
    await removeFolder(folder);
  },
  begin: ({ folder }) => {
    writeFileSync(join(folder, '..', BALLAST), Buffer.alloc(freeBytes(folder) - ROOM_BYTES));
  },
  end: ({ folder }) => rmSync(join(folder, '..', BALLAST)),
};

function freeBytes(folder: string): number {
  const [, line = ''] = execFileSync('df', ['--output=avail', '-B1', folder]).toString().split('\n');
  return Number(line);
}

function largePlan() {
  const values = Array.from(
    { length: METADATA_VALUES },
    (_, i) => [`value ${i}`, randomBytes(75).toString('base64')] as const,
  );
  return newPlan({ metadata: new Map(values) });
}

describe.each([fileLimit, smallDisk])('a server that meets $name', (shortage) => {
  const { obstacle } = shortage;
  const title = 'refuses, keeps what it has acknowledged, and serves again when there is room';
  if (obstacle !== undefined) {
    it.skip(`${title} (skipped: ${obstacle})`, () => undefined);
    return;
  }

  it(
    title,
    async () => {
      const disk = await shortage.createFolder();
      const folder = join(disk, 'store');
      let server = await ServerProcess.start({ folder, environment: { LOG_LEVEL: 'error' } });
      const health = new HealthClient(server);
      const fixture = await Fixture.open(server);
      try {
        const { computePlan } = fixture.org1;
        const acknowledged: string[] = [];
        const register = async (): Promise<string> => {
          const plan = largePlan();
          const text = await refusalText(computePlan.registerPlan(plan));
          if (text === '') acknowledged.push(plan.key);
          return text;
        };
        for (let i = 0; i < 10; i++) await register();

        shortage.begin(server);
        const refusal = await within(RECOVERY_MS, 'refusal', untilText(register));
        expect(refusal).toContain('OE0013: the store ');
        await eventually(RECOVERY_MS, 'bad health', async () => (await health.check('')) === 'NOT_SERVING');
        expect(await outcomeOf(computePlan.queryPlans({}))).toBe(REFUSED.unavailable);
        const said = /File too large|No space left on device|EFBIG|ENOSPC/;
        await eventually(RECOVERY_MS, 'a word in the log', () => said.test(server.output));

        shortage.end(server);
        await eventually(RECOVERY_MS, 'good health', async () => (await health.check('')) === 'SERVING');
        expect(await register()).toBe('');
        await expectPlans(fixture, acknowledged);

        await server.stop();
        fixture.close();
        server = await ServerProcess.start({ folder });
        const after = await Fixture.open(server);
        await expectPlans(after, acknowledged);
        after.close();
      } finally {
        health.close();
        fixture.close();
        await server.kill();
        await shortage.removeFolder(disk);
      }
    },
    3 * RECOVERY_MS,
  );
});

/** Every acknowledged plan is there, and the events tell of each plan that is there once. */
async function expectPlans({ org1, target }: Fixture, acknowledged: readonly string[]): Promise<void> {
  const { plans } = await org1.computePlan.queryPlans({ pageSize: 100_000 });
  const keys = plans.map(({ key }) => key);
  expect(keys).toEqual(expect.arrayContaining([...acknowledged]));
  const { events } = await org1.event.queryEvents({ pageSize: 100_000 });
  expect(events.flatMap(({ computePlan }) => computePlan?.key ?? [])).toEqual(keys);
  const reader = new EventReader(target);
  expect(await reader.take(events.length)).toEqual(events);
  reader.close();
}

/** Asks again until the text is not empty. */
async function untilText(ask: () => Promise<string>): Promise<string> {
  for (;;) {
    const text = await ask();
    if (text !== '') return text;
  }
}
