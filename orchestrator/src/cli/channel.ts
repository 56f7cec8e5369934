// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { OPERATOR } from '@orchestrator/lib';
import { type Configuration, ConfigurationError, loadConfiguration, SETTINGS } from '../configuration';
import type { WholeHost } from '../host';
import { createLogger } from '../logging';
import { NO_METER } from '../meter';
import type { ImageSummary } from '../moving/build-image';
import { ImageFile, writeImage } from '../moving/image-file';
import { approveImage, importChannel, type ImportTarget } from '../moving/import-channel';
import { startHost } from '../orchestrator';
import { BrokenStoreError } from '../replica/store-errors';
import { LOG_FOLDER } from '../solo/store';
import { parseFile, parseNewFile } from './files';
import { printable } from './printable';
import { createProgress } from './progress';
import { environmentOf, type ServeOptions } from './serve';

interface FileOptions extends ServeOptions {
  readonly file: string;
  readonly json?: true;
}

interface ExportOptions extends ServeOptions {
  readonly out: string;
  readonly channel: string;
  readonly json?: true;
}

/** `orchestrator channel`: moves a channel from one store to another, of any mode. */
export function addChannel(program: Command): void {
  const channel = program.command('channel').description('move a channel from one store to another, of any mode');
  onStore(channel.command('export'))
    .description('write a whole channel into a file, and print its digest')
    .requiredOption('--out <file>', 'the file, which must not exist yet', parseNewFile)
    .option('--channel <name>', 'the channel', 'mychannel')
    .action(exportFile);
  channel
    .command('verify')
    .description('check that a file holds a whole channel as it can be, and print its digest')
    .requiredOption('--file <file>', 'what "orchestrator channel export" has written', parseFile)
    .option('--json', 'print the result as JSON')
    .action(verifyFile);
  onStore(channel.command('approve'))
    .description('say on a ledger that the organization vouches for a file, which is verified first')
    .requiredOption('--file <file>', 'what "orchestrator channel export" has written', parseFile)
    .action(approveFile);
  onStore(channel.command('import'))
    .description('bring a channel into an empty one, or go on where that was ended')
    .requiredOption('--file <file>', 'what "orchestrator channel export" has written', parseFile)
    .action(importFile);
}

function onStore(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'folder of the embedded store of a stopped server, or of a replica of this command')
    .option('--mode <mode>', 'what the channel is kept on; ledger needs ORCHESTRATOR_NETWORK_CONFIG')
    .option('--json', 'print the result as JSON');
}

async function exportFile(options: ExportOptions): Promise<void> {
  const { out, channel, json } = options;
  const configuration = loadConfiguration(environmentOf(options));
  assertStore(configuration);
  await withHost(configuration, channel, async (host) => {
    const contents = await host.contents(channel);
    try {
      // Nothing is left of a file that does not become whole.
      const summary = await writeImage(out, channel, contents).catch(async (error: unknown) => {
        await rm(out, { force: true });
        throw error;
      });
      print(summary, { file: out }, json);
    } finally {
      await contents.close();
    }
  });
}

async function verifyFile({ file, json }: FileOptions): Promise<void> {
  await withImage(file, async (image) => {
    await image.verify(progressOf('checked piece', image));
    print(image, { file }, json);
  });
}

async function approveFile(options: FileOptions): Promise<void> {
  const configuration = loadConfiguration(environmentOf(options));
  const { ledger } = configuration;
  if (ledger === undefined) {
    throw new ConfigurationError([`${SETTINGS.mode.name}: nobody has to approve what comes into a store of one's own`]);
  }
  await withImage(options.file, async (image) => {
    await image.verify(progressOf('checked piece', image));
    await withHost(configuration, image.header.channel, async (host) => {
      const { approvals } = await approveImage(image, targetOf(host, configuration, image));
      const approvedBy = [...approvals].filter(([, digest]) => digest === image.digest).map(([mspId]) => mspId);
      print(image, { file: options.file, approvedBy }, options.json);
    });
  });
}

async function importFile(options: FileOptions): Promise<void> {
  const configuration = loadConfiguration(environmentOf(options));
  await withImage(options.file, async (image) => {
    await withHost(configuration, image.header.channel, async (host) => {
      const { resumed } = await importChannel(image, targetOf(host, configuration, image));
      print(image, { file: options.file, resumed }, options.json);
    });
  });
}

async function withImage(file: string, use: (image: ImageFile) => Promise<void>): Promise<void> {
  const image = await ImageFile.open(file);
  try {
    await use(image);
  } finally {
    await image.close();
  }
}

/** Opens the store for one channel; the others are left alone. */
async function withHost(
  configuration: Configuration,
  channel: string,
  use: (host: WholeHost) => Promise<void>,
): Promise<void> {
  const members = configuration.channels.members.get(channel);
  if (members === undefined) {
    throw new ConfigurationError([`${SETTINGS.channelConfig.name}: there is no channel "${printable(channel)}"`]);
  }
  const channels = { ...configuration.channels, members: new Map([[channel, members]]) };
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const logger = createLogger(configuration.logLevel);
  const host = await startHost({ ...configuration, channels }, NO_METER, { logger, say });
  try {
    await use(host);
  } finally {
    await host.stop();
  }
}

/** A folder that is named wrong must not become an empty store. */
function assertStore({ couchdb, ledger, dataDirectory }: Configuration): void {
  if (couchdb !== undefined || ledger !== undefined || existsSync(join(dataDirectory, LOG_FOLDER))) return;
  throw new BrokenStoreError(`${join(dataDirectory, LOG_FOLDER)} does not exist: there is no channel to export.`);
}

function targetOf(host: WholeHost, { ledger }: Configuration, image: ImageFile): ImportTarget {
  return {
    host,
    requester: ledger?.mspId ?? OPERATOR,
    verified: progressOf('checked piece', image),
    progress: progressOf('piece', image),
  };
}

function progressOf(what: string, { header }: ImageFile): (done: number, last: number) => void {
  const say = createProgress(what);
  return (done, last) => say(header.channel, done, last);
}

function print(
  { digest, header }: Pick<ImageSummary, 'digest' | 'header'>,
  more: { readonly file: string; readonly approvedBy?: readonly string[]; readonly resumed?: boolean },
  json: true | undefined,
): void {
  const { channel, organizations, pieces, events, assets } = header;
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ channel, digest, organizations, pieces, events, assets, ...more })}\n`);
    return;
  }
  const counts = `${String(events)} events, ${String(assets)} assets, ${String(pieces)} pieces`;
  process.stdout.write(`channel ${printable(channel)}: ${counts}\n`);
  process.stdout.write(`organizations: ${organizations.map(printable).join(', ')}\n`);
  if (more.approvedBy !== undefined)
    process.stdout.write(`approved by: ${more.approvedBy.map(printable).join(', ')}\n`);
  process.stdout.write(`digest ${digest}\n`);
}
