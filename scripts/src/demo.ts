// SPDX-License-Identifier: Apache-2.0

/**
 * The demo on any network. `--network stand-in` makes a stand-in for a Fabric network, with the chaincode, for this run;
 * another name is that of a network of `network:up`. All else is passed on to `orchestrator demo`.
 *   npm run demo -- --mode ledger --network stand-in
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openStandIn } from './servers/stand-in';

const STAND_IN = 'stand-in';
const root = join(__dirname, '..', '..');

/** Where the demo finds its network, and what is to be done afterwards. */
interface Place {
  readonly profile: string | undefined;
  readonly leave: () => Promise<void>;
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
  return { profile, leave: async () => undefined };
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
  await leave();
  process.exitCode = code ?? 1;
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
