// SPDX-License-Identifier: Apache-2.0

/**
 * The demo on any network. `--network stand-in` makes a stand-in for a Fabric network, with the chaincode, for this run;
 * another name is that of a network of `network:up`. All else is passed on to `orchestrator demo`.
 *   npm run demo -- --mode ledger --network stand-in
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStandIn } from '@orchestrator/network';

const STAND_IN = 'stand-in';
const ENDORSERS = ['MyOrg1MSP', 'MyOrg2MSP'];
const root = join(__dirname, '..', '..');

/** Where the demo finds its network, and what is to be done afterwards. */
interface Place {
  readonly profile: string | undefined;
  readonly leave: () => void;
}

/** Splits off the option of this program. */
function takeNetwork(args: readonly string[]): { readonly network: string | undefined; readonly rest: string[] } {
  const at = args.findIndex((arg) => arg === '--network' || arg.startsWith('--network='));
  if (at < 0) return { network: undefined, rest: [...args] };
  const [, joined] = (args[at] ?? '').split('=', 2);
  const network = joined ?? args[at + 1];
  if (network === undefined || network === '') throw new Error('--network needs a name');
  return { network, rest: args.filter((_, i) => i !== at && (joined !== undefined || i !== at + 1)) };
}

async function openPlace(network: string | undefined): Promise<Place> {
  if (network === STAND_IN) return openStandIn();
  const profile = network === undefined ? undefined : join(root, 'network', '.data', network, 'connection.json');
  return { profile, leave: () => undefined };
}

async function openStandIn(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-stand-in-'));
  const chaincodes = await Promise.all(ENDORSERS.map(async (mspId) => ({ mspId, ...(await startChaincode()) })));
  const standIn = await startStandIn({
    folder,
    chaincodes: { orchestrator: Object.fromEntries(chaincodes.map(({ mspId, address }) => [mspId, { address }])) },
    report: (line) => process.stderr.write(`${line}\n`),
  });
  const leave = (): void => {
    standIn.stop();
    for (const { child } of chaincodes) child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  return { profile: standIn.connectionFile, leave };
}

async function startChaincode(): Promise<{ readonly address: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [join(root, 'chaincode', 'dist', 'main.js')], {
    env: {
      PATH: process.env['PATH'],
      CHAINCODE_SERVER_ADDRESS: '127.0.0.1:0',
      CHAINCODE_ID: 'orchestrator:stand-in',
      CHAINCODE_TLS_DISABLED: 'true',
      CORE_CHAINCODE_LOGGING_LEVEL: 'WARNING',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return { address: await addressOf(child), child };
}

/** Its output is read on, or it could not write more. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = /listens on (\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error(`the chaincode has ended: ${said}`)));
  });
}

async function run(): Promise<void> {
  const { network, rest } = takeNetwork(process.argv.slice(2));
  // Ctrl-C reaches the demo too, which ends by it; what was started here ends after that.
  process.on('SIGINT', () => undefined);
  const { profile, leave } = await openPlace(network);
  const environment = profile === undefined ? {} : { ORCHESTRATOR_NETWORK_CONFIG: profile };
  const demo = spawn(process.execPath, [join(root, 'orchestrator', 'dist', 'main.js'), 'demo', ...rest], {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  process.once('SIGTERM', () => demo.kill('SIGTERM'));
  const [code] = (await once(demo, 'exit')) as [number | null];
  leave();
  process.exitCode = code ?? 1;
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
