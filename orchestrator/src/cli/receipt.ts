// SPDX-License-Identifier: Apache-2.0

import { createReadStream, readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import type { Receipt } from '@orchestrator/proto';
import { Faults, readAuthorities } from '../configuration';
import { Authorities } from '../receipts/authorities';
import { placeOf } from '../receipts/chain';
import { BadReceiptError, parseReceipt } from '../receipts/receipt';
import { type ExportVerdict, type ReceiptVerdict, verifyReceipts } from '../receipts/verify-receipts';
import { ExitCode, type Outlet } from './exit-codes';
import { isFile, parseFile } from './files';
import { printable } from './printable';

const CA_DIR = '--ca-dir';
/** Receipts as they are told in texts; what holds other bytes is one as it is sent. */
const BASE64_LINES = /^[A-Za-z0-9+/=_\s-]*$/;

interface VerifyOptions {
  readonly receipt: readonly Receipt[];
  readonly log: string;
  readonly caDir?: string;
  readonly json?: true;
}

/** `orchestrator receipt verify`: does a write stand where its receipt says? Only the two files are looked at. */
export function addReceipt(program: Command, outlet: Outlet): void {
  program
    .command('receipt')
    .description('look at the receipts that the answers to writes carry')
    .command('verify')
    .description('check receipts against an export of the channel, without a server')
    .requiredOption('--receipt <receipts...>', 'base64, or files of it or of bytes', parseReceipts)
    .requiredOption('--log <file>', 'what "orchestrator log export" has written', parseFile)
    .option(`${CA_DIR} <folder>`, 'check signatures in blocks: a folder for each MSP id, with its authorities in PEM')
    .option('--json', 'print the result as JSON')
    .action(async ({ receipt: receipts, log, caDir, json }: VerifyOptions) => {
      const authorities = caDir === undefined ? undefined : openAuthorities(caDir);
      const verdict = await verifyReceipts(createReadStream(log), receipts, authorities);
      process.stdout.write(json === true ? `${JSON.stringify(toPlain(verdict))}\n` : textOf(verdict));
      const isGood = verdict.fault === undefined && verdict.receipts.every(({ fault }) => fault === undefined);
      if (!isGood) outlet.exitCode = ExitCode.Fault;
    });
}

/** What was given before, and what one more argument holds. */
function parseReceipts(argument: string, before: readonly Receipt[] = []): readonly Receipt[] {
  const content = isFile(argument) ? readFileSync(argument) : Buffer.from(argument);
  const text = content.toString('latin1');
  const texts = BASE64_LINES.test(text) ? text.split(/\s+/).filter((word) => word !== '') : undefined;
  try {
    const found = texts?.map((word) => Buffer.from(word, 'base64')) ?? [content];
    if (found.length === 0) throw new InvalidArgumentError('it holds no receipt');
    return [...before, ...found.map((bytes) => parseReceipt(bytes))];
  } catch (error) {
    if (!(error instanceof BadReceiptError)) throw error;
    throw new InvalidArgumentError(isFile(argument) ? error.message : `${error.message}, nor the name of a file`);
  }
}

/** @throws ConfigurationError with all that is wrong with the folder. */
function openAuthorities(folder: string): Authorities {
  const faults = new Faults();
  const found = readAuthorities({ name: CA_DIR, path: folder }, faults);
  faults.assertNone();
  return new Authorities(found);
}

function toPlain({ receipts, ...of }: ExportVerdict): object {
  return { ...of, receipts: receipts.map(({ receipt, ...verdict }) => ({ ...plainReceipt(receipt), ...verdict })) };
}

function plainReceipt(receipt: Receipt): object {
  const { channel, transactionId, block } = receipt;
  const { of, number, hash } = placeOf(receipt);
  const code = block === undefined ? {} : { validationCode: block.validationCode };
  return { channel, transactionId, of, number, hash: Buffer.from(hash).toString('hex'), ...code };
}

function textOf({ header, good, transactions, head, fault, receipts }: ExportVerdict): string {
  const what = header?.of === 'block' ? 'blocks' : 'entries';
  const sum = `${String(good)} good ${what}, ${String(transactions)} transactions, head ${head}`;
  const first = header === undefined ? 'export' : `channel ${header.channel}`;
  const of = fault === undefined ? `${first}: ${sum}` : `${first}: BAD after ${sum}\n  ${fault}`;
  return `${[of, ...receipts.map(lineOf)].join('\n')}\n`;
}

function lineOf({ receipt, found, fault }: ReceiptVerdict): string {
  const name = `receipt of ${printable(receipt.transactionId)}`;
  if (found === undefined || fault !== undefined) return `${name}: DOES NOT HOLD: ${fault ?? ''}`;
  const { of, number } = placeOf(receipt);
  const { rpc = 'an rpc', requester, time, events, endorsers, assets } = found;
  const endorsed = endorsers === undefined ? '' : `, endorsed by ${endorsers.join(', ')}`;
  const told = `${String(events)} ${events === 1 ? 'event' : 'events'}`;
  const what = `${rpc} by ${requester} at ${time}, ${told}${endorsed}`;
  const lines = [`${name}: holds: ${of} ${String(number)}, ${what}`, ...assets.map((asset) => `  ${asset}`)];
  return lines.map((line) => printable(line)).join('\n');
}
