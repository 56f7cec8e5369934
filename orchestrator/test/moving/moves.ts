// SPDX-License-Identifier: Apache-2.0

/**
 * Channels on the move: what they are moved with, and one with everything in it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect } from '../../src/client/connect';
import { runCommand } from '../support/command';
import { newFunction, newPlan, newTask } from '../support/drafts';
import { ServerProcess } from '../support/server-process';
import { CHANNEL, ORG1 } from '../support/target';

const KILLED = join(__dirname, 'killed-import.ts');
/** More than fit into two pieces, as events and as assets. */
const TASKS = 1200;

/** Settings of a store. */
export type Settings = Readonly<Record<string, string>>;

/** What a command has printed. */
export interface Printed {
  readonly exitCode: number;
  readonly digest: string;
  readonly pieces: number;
  readonly resumed: boolean | undefined;
  readonly said: string;
}

/** Runs `orchestrator channel`. */
export async function channel(settings: Settings, ...args: readonly string[]): Promise<Printed> {
  const { exitCode, stdout, stderr } = await runCommand(['channel', ...args, '--json'], settings);
  const printed =
    exitCode === 0 ? (JSON.parse(stdout) as { digest: string; pieces: number; resumed?: boolean }) : undefined;
  const { digest = '', pieces = 0, resumed } = printed ?? {};
  return { exitCode, digest, pieces, resumed, said: stderr };
}

/** Imports a file up to so many pieces; resolves with the signal that has ended that. */
export async function killedImport(settings: Settings, file: string, pieces: number): Promise<unknown> {
  const env = { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...settings };
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', KILLED, file, String(pieces)], {
    env,
    stdio: 'inherit',
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal;
}

/** Serves a store while something is done with it. */
export async function serving<T>(settings: Settings, use: (server: ServerProcess) => Promise<T>): Promise<T> {
  const { ORCHESTRATOR_DATA_DIR: folder, ...environment } = settings;
  const server = await ServerProcess.start({ environment, ...(folder !== undefined && { folder }) });
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Fills a channel: a federated training with failures and models that are gone, and many tasks. */
export async function fill({ address }: ServerProcess): Promise<void> {
  const { exitCode, stderr } = await runCommand(['demo', '--address', address, '--rounds', '2'], {});
  if (exitCode !== 0) throw new Error(stderr);
  const client = connect({ address, mspid: ORG1, channel: CHANNEL, deadlineMs: 60_000 });
  const [ofTasks, plan] = [newFunction(), newPlan()];
  await client.function.registerFunction(ofTasks);
  await client.computePlan.registerPlan(plan);
  const tasks = Array.from({ length: TASKS }, () =>
    newTask({ functionKey: ofTasks.key, computePlanKey: plan.key, worker: ORG1 }),
  );
  await client.computeTask.registerTasks({ tasks });
  await client.profiling.registerProfilingStep({ assetKey: plan.key, step: 'build', duration: 1 });
  client.close();
}
