// SPDX-License-Identifier: Apache-2.0

/**
 * Runs the shell blocks of README.md from top to bottom, as a reader would. A block after `<!-- server: start -->` keeps
 * running while those below it run, until `<!-- server: stop -->`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPrograms } from '@orchestrator/network';
import { freePort } from './servers/free-port';

const ADDRESS = '127.0.0.1:9000';
const START_MS = 180_000;
const BLOCK_MS = 1_500_000;
const folder = join(__dirname, '..', '..');

type Step = { readonly kind: 'run' | 'start'; readonly script: string } | { readonly kind: 'stop' };

/** The text without what this machine cannot run. */
function possible(text: string): string {
  if (findPrograms() !== undefined) return text;
  process.stdout.write("README: what needs Fabric's programs is left out, since they are not found.\n");
  return text.replaceAll(/<!-- fabric: start -->[\s\S]*?<!-- fabric: stop -->/g, '');
}

function stepsOf(text: string): Step[] {
  const steps: Step[] = [];
  let starts = false;
  for (const match of text.matchAll(/<!-- server: (start|stop) -->|```sh\n([\s\S]*?)```/g)) {
    const [, marker, script] = match;
    if (marker === 'stop') steps.push({ kind: 'stop' });
    if (script !== undefined) steps.push({ kind: starts ? 'start' : 'run', script });
    starts = marker === 'start';
  }
  return steps;
}

function shell(script: string, address: string): ChildProcess {
  process.stdout.write(`\n--- README ---\n${script}`);
  return spawn('bash', ['-e', '-c', script.replaceAll(ADDRESS, address)], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ORCHESTRATOR_ADDRESS: address },
  });
}

function finished(child: ChildProcess): Promise<void> {
  child.stdout?.pipe(process.stdout, { end: false });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the block did not end in time')), BLOCK_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(new Error(`the block ended with ${String(code)}`));
    });
  });
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server did not start in time')), START_MS);
    child.once('exit', (code) => reject(new Error(`the server ended with ${String(code)}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      if (!chunk.toString().includes('listening on')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    // The whole group, as Ctrl-C in a terminal does.
    process.kill(-(child.pid ?? 0), 'SIGINT');
  });
}

async function run(): Promise<void> {
  // In place of the address that the text names.
  const address = `127.0.0.1:${String(await freePort())}`;
  let server: ChildProcess | undefined;
  try {
    for (const step of stepsOf(possible(readFileSync(join(folder, 'README.md'), 'utf8')))) {
      if (step.kind === 'stop') {
        if (server !== undefined) await stopped(server);
        server = undefined;
      } else if (step.kind === 'start') {
        server = shell(step.script, address);
        await listening(server);
      } else {
        await finished(shell(step.script, address));
      }
    }
  } finally {
    if (server !== undefined) await stopped(server);
  }
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
