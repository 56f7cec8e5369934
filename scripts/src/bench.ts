// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks of a server, each beside a baseline of the same run.
 *   npm run bench -- [--mode solo|couchdb|ledger] [--scale 0.1] [--only reads,replay] [--assets 200000] [--write]
 * Solo mode is compared with a grpc-js server that only answers. On CouchDB, raw bulk writes of the same documents come
 * beside; ORCHESTRATOR_COUCHDB_URL says where it is, and without it express-pouchdb stands in. Ledger mode is compared
 * with a chaincode that does nothing and with solo mode; Fabric's programs are looked for as in `network:up`, and without
 * them the stand-in is measured. `--assets` follows the growth up to so many. `--write` puts the figures in place of
 * those in docs/benchmarks.md, unless they are of a stand-in.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchCouch } from './bench/couchdb';
import { replaceSection } from './bench/document';
import type { Mode } from './bench/expectations';
import { benchLedger } from './bench/ledger';
import { lineOf, report, type Run } from './bench/report';
import type { Order } from './bench/run-works';
import { benchSolo } from './bench/solo';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'benchmarks.md');
const MODES: Readonly<Record<Mode, (order: Order) => Promise<Run>>> = {
  solo: benchSolo,
  couchdb: benchCouch,
  ledger: benchLedger,
};

const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'solo' },
    scale: { type: 'string', default: '1' },
    only: { type: 'string' },
    assets: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function isMode(name: string): name is Mode {
  return name in MODES;
}

async function run(): Promise<void> {
  const { mode, scale, only, assets } = values;
  if (!isMode(mode)) throw new Error(`no mode ${mode}; there are ${Object.keys(MODES).join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-bench-'));
  try {
    const done = await MODES[mode]({
      scale: Number(scale),
      only: only?.split(','),
      assets: assets === undefined ? undefined : Number(assets),
      folder,
      say: (figure) => tell(lineOf(figure)),
      tell,
    });
    const section = report(done, `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim());
    process.stdout.write(section);
    if (values.write) write(done, section);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write({ isReal, heading }: Run, section: string): void {
  if (isReal) writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), section));
  else tell(`Nothing is written: these are figures of a stand-in, not of "${heading}".`);
}

run().catch((error: unknown) => {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
