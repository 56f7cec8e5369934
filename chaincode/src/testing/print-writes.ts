// SPDX-License-Identifier: Apache-2.0

// A program: runs every write on a channel of its own, and prints a line for what each of them makes a peer endorse.
import './silence';
import { createHash } from 'node:crypto';
import { callEveryWrite } from '@orchestrator/lib/testing';
import type { Endorsement } from './fake-peer';
import { LedgerChannel } from './ledger-channel';

/** Whatever looks at the clock is somewhere else in time, by so much. */
const SHIFT_MS = Number(process.env['CLOCK_SHIFT_MS'] ?? 0);
const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[]) =>
    Reflect.construct(target, args.length === 0 ? [RealDate.now() + SHIFT_MS] : args) as object,
  get: (target, name): unknown => (name === 'now' ? () => RealDate.now() + SHIFT_MS : Reflect.get(target, name)),
});

function lineOf({ writes, event, payload, reads, ranges }: Endorsement): string {
  const hash = createHash('sha256');
  for (const [key, value] of writes) hash.update(`${key}\n`).update(value ?? 'deleted');
  hash.update(JSON.stringify([...reads])).update(JSON.stringify(ranges));
  hash.update(payload).update(event?.payload ?? '');
  return `${String(writes.size)} writes, ${String(event?.payload.length)} bytes of events: ${hash.digest('hex')}`;
}

async function main(): Promise<void> {
  const channel = new LedgerChannel({ batches: process.env['BATCHES'] === 'true' });
  await callEveryWrite(channel.as('MyOrg1MSP'));
  process.stdout.write(channel.endorsed.map((endorsed) => `${lineOf(endorsed)}\n`).join(''));
}

void main();
