// SPDX-License-Identifier: Apache-2.0

import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { type Configuration, type LedgerConfiguration, loadConfiguration } from '../configuration';
import type { DeliveredBlock } from '../ledger/block-queue';
import { readBlocks } from '../ledger/read-blocks';
import { type ExportHeader, writeExport } from '../receipts/export-lines';
import { DamagedLogError } from '../replica/store-errors';
import type { CommitLog } from '../solo/commit-log';
import { readEntries } from '../solo/read-entries';
import { ExitCode, type Outlet } from './exit-codes';
import { parseNewFile } from './files';
import { openLog } from './open-log';
import { createProgress } from './progress';
import { environmentOf } from './serve';

interface ExportOptions {
  readonly channel: string;
  readonly out: string;
  readonly from?: number;
  readonly dataDir?: string;
  readonly mode?: string;
  readonly json?: true;
}

/** `orchestrator log export`: all that is stored of a channel in one file, to check receipts against. */
export function addLogExport(log: Command, outlet: Outlet): void {
  log
    .command('export')
    .description('write the entries or blocks of a channel into a file, as they are stored')
    .requiredOption('--out <file>', 'the file, which must not exist yet', parseNewFile)
    .option('--channel <name>', 'the channel', 'mychannel')
    .option('--from <n>', 'begin with this entry or block instead of the first one', parseNumber)
    .option('--data-dir <folder>', 'folder of the embedded store of a stopped server')
    .option('--mode <mode>', 'what the server runs on; ledger needs ORCHESTRATOR_NETWORK_CONFIG')
    .option('--json', 'print what was written as JSON')
    .action(async (options: ExportOptions) => {
      try {
        const written = await exportChannel(loadConfiguration(environmentOf(options)), options);
        process.stdout.write(options.json === true ? `${JSON.stringify(written)}\n` : textOf(written));
      } catch (error) {
        if (!(error instanceof DamagedLogError)) throw error;
        process.stderr.write(`${error.message}\n`);
        outlet.exitCode = ExitCode.Fault;
      }
    });
}

interface Written extends ExportHeader {
  readonly file: string;
  readonly count: number;
}

async function exportChannel(configuration: Configuration, options: ExportOptions): Promise<Written> {
  const { ledger } = configuration;
  if (ledger !== undefined) return exportLedger(ledger, options);
  const log = await openLog(configuration);
  try {
    return await exportLog(log, options);
  } finally {
    await log.close();
  }
}

function exportLog(log: CommitLog, { channel, out, from: first = 1 }: ExportOptions): Promise<Written> {
  const say = createProgress('entry');
  const progress = (done: number, last: number): void => say(channel, done, last);
  const header: ExportHeader = { of: 'entry', channel, name: log.id, first };
  return write(out, header, readEntries(log, channel, { after: first - 1, progress }));
}

function exportLedger(ledger: LedgerConfiguration, options: ExportOptions): Promise<Written> {
  const { channel, out, from: first = 0 } = options;
  const say = createProgress('block');
  const progress = (done: number, last: number): void => say(channel, done, last);
  const header: ExportHeader = { of: 'block', channel, name: ledger.profile.chaincode, first };
  return write(out, header, bytesOf(readBlocks(ledger, channel, { from: first, progress })));
}

async function* bytesOf(blocks: AsyncIterable<DeliveredBlock>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of blocks) yield bytes;
}

/** Nothing is left of a file that does not become whole. */
async function write(file: string, header: ExportHeader, items: AsyncIterable<Uint8Array>): Promise<Written> {
  const counter = { count: 0 };
  const lines = writeExport(header, counted(items, counter));
  const target = (await open(file, 'wx')).createWriteStream({ flush: true });
  try {
    await pipeline(Readable.from(lines), target);
    if (counter.count === 0) throw new DamagedLogError(`channel "${header.channel}" has nothing to export.`);
    return { ...header, ...counter, file };
  } catch (error) {
    await rm(file);
    throw error;
  }
}

async function* counted(items: AsyncIterable<Uint8Array>, counter: { count: number }): AsyncGenerator<Uint8Array> {
  for await (const item of items) {
    yield item;
    counter.count++;
  }
}

function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 on is needed');
  return Number(text);
}

function textOf({ of, channel, first, count, file }: Written): string {
  const what = of === 'entry' ? 'entries' : 'blocks';
  return `channel ${channel}: ${String(count)} ${what} from ${of} ${String(first)} on in ${file}\n`;
}
