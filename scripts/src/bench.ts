// SPDX-License-Identifier: Apache-2.0

/**
 * Benchmarks of a server, each beside the floor of the same run: a grpc-js server that only answers.
 *   npm run bench -- [--scale 0.1] [--only reads,replay] [--assets 200000] [--write]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureFloor } from './bench/floor';
import { Fixture } from './bench/fixture';
import { growth } from './bench/growth';
import type { Figure } from './bench/measure';
import { startServer } from './bench/process';
import { RawClient } from './bench/raw-client';
import { report } from './bench/report';
import { firstCalls, warmUp, works } from './bench/works';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    only: { type: 'string', default: Object.keys(works).join(',') },
    assets: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

const main = join(__dirname, '..', '..', 'orchestrator', 'dist', 'main.js');

function say(figure: Figure): void {
  const rate = figure.perSecond.toFixed(0);
  const p50 =
    figure.p50Ms === undefined ? '' : `, p50 ${figure.p50Ms.toFixed(2)} ms, p99 ${(figure.p99Ms ?? 0).toFixed(2)} ms`;
  process.stderr.write(
    `${figure.work}: ${rate}/s in ${figure.seconds.toFixed(2)} s${p50}, ${String(figure.errors)} errors ${figure.note ?? ''}\n`,
  );
}

async function measure(folder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  const server = await startServer([main, 'serve', '--address', '127.0.0.1:0', '--data-dir', folder]);
  const client = new RawClient(server.address);
  try {
    const fixture = new Fixture(client);
    await fixture.prepare();
    const cold = await firstCalls(fixture);
    say(cold);
    figures.push(cold);
    await warmUp(fixture);
    for (const name of values.only.split(',')) {
      const work = works[name];
      if (work === undefined) throw new Error(`no work ${name}; there are ${Object.keys(works).join(', ')}`);
      for (const figure of await work(fixture, Number(values.scale))) {
        say(figure);
        figures.push(figure);
      }
      process.stderr.write(`  resident memory ${String(server.memory())} MiB\n`);
    }
  } finally {
    client.close();
    await server.stop();
  }
  return figures;
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-bench-'));
  try {
    const floor = await measureFloor();
    floor.figures.forEach(say);
    const figures = await measure(folder);
    const large = values.assets === undefined ? [] : await growth(main, Number(values.assets), say);
    const text = report({
      floor,
      figures,
      large,
      command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(),
    });
    process.stdout.write(text);
    if (values.write) writeFileSync(join(__dirname, '..', '..', 'docs', 'benchmarks.md'), text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void run();
