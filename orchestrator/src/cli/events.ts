// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, AssetKind, ComputeTaskStatus, EventKind, toJson } from '@orchestrator/proto';
import type { Command } from 'commander';
import { CallError } from '../client/call-error';
import { connect } from '../client/connect';
import { parseCount } from './count';
import { ExitCode, type Outlet } from './exit-codes';
import { printable } from './printable';

const REACH_MS = 5000;

interface TailOptions {
  readonly address: string;
  readonly mspid: string;
  readonly channel: string;
  readonly after: string;
  readonly count?: number;
  readonly json?: true;
}

/** `orchestrator events tail`: what happens in a channel. */
export function addEvents(program: Command, outlet: Outlet): void {
  program
    .command('events')
    .description('look at the events of a running server')
    .command('tail')
    .description('print the events of a channel, old ones first, until interrupted')
    .option('--address <host:port>', 'the server', '127.0.0.1:9000')
    .option('--mspid <id>', 'the organization to ask as', 'MyOrg1MSP')
    .option('--channel <name>', 'the channel', 'mychannel')
    .option('--after <event id>', 'start behind this event', '')
    .option('--count <n>', 'stop after so many events', parseCount)
    .option('--json', 'print each event as a line of JSON, with its asset')
    .action(async (options: TailOptions) => {
      outlet.exitCode = await tail(options);
    });
}

async function tail({ address, mspid, channel, after, count = Infinity, json }: TailOptions): Promise<ExitCode> {
  const client = connect({ address, mspid, channel });
  const interrupted = { yes: false };
  process.once('SIGINT', () => {
    interrupted.yes = true;
    client.close();
  });
  try {
    await client.ready(REACH_MS);
    let printed = 0;
    for await (const event of client.event.subscribeToEvents({ startEventId: after })) {
      printed++;
      process.stdout.write(`${json === true ? JSON.stringify(toJson(AssetEvent, event)) : lineOf(event)}\n`);
      if (printed >= count) break;
    }
    return ExitCode.Ok;
  } catch (error) {
    if (interrupted.yes) return ExitCode.Ok;
    if (!(error instanceof CallError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.status === 'UNAVAILABLE' ? ExitCode.Unreachable : ExitCode.Fault;
  } finally {
    client.close();
  }
}

function lineOf(event: AssetEvent): string {
  const time = event.timestamp === undefined ? '' : new Date(event.timestamp.seconds * 1000).toISOString();
  const reached = event.computeTask?.status;
  const words = [time, EventKind[event.eventKind], AssetKind[event.assetKind], event.assetKey];
  return [
    ...words,
    reached === undefined ? '' : ComputeTaskStatus[reached],
    printable(event.metadata.get('reason') ?? ''),
    event.id,
  ]
    .filter((word) => word !== '')
    .join('  ');
}
