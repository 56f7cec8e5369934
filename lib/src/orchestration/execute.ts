// SPDX-License-Identifier: Apache-2.0

import { decode, encode, type Outgoing, WireError } from '@orchestrator/proto';
import { invalid } from '../errors/orchestrator-error';
import type { Database } from '../persistence/database';
import type { Overlay } from '../persistence/overlay';
import { assertWhole } from './channel-import-service';
import type { Rpc } from './rpcs';
import { type Call, type EmittedEvent, Provider } from './provider';

/** What a call did: its reply in wire bytes, and what the host has to commit. */
export interface Outcome {
  readonly reply: Uint8Array;
  readonly writes: Overlay;
  readonly events: readonly EmittedEvent[];
}

/**
 * Runs one rpc on the wire bytes of its request. Nothing is changed in the database: the outcome holds the changes.
 * @throws OrchestratorError if the call is refused, OE0101 if the bytes are not a request, OE0013 while an import of the
 * channel is under way.
 */
export async function execute(rpc: Rpc, request: Uint8Array, on: { call: Call; database: Database }): Promise<Outcome> {
  const provider = new Provider(on.call, on.database);
  const whole = rpc.duringImport ? undefined : assertWhole(provider);
  const reply = await (whole === undefined
    ? handle(rpc, request, provider)
    : sideBySide(whole, rpc, request, provider));
  return {
    reply: encode(rpc.method.reply, reply as Outgoing<object>),
    writes: provider.assets.writes,
    events: provider.events,
  };
}

/** What both read from a ledger goes into one message. Of two refusals, that of the import is told. */
async function sideBySide(whole: Promise<void>, ...call: Parameters<typeof handle>): Promise<unknown> {
  const [checked, handled] = await Promise.allSettled([whole, handle(...call)]);
  if (checked.status === 'rejected') throw checked.reason;
  if (handled.status === 'rejected') throw handled.reason;
  return handled.value;
}

async function handle(rpc: Rpc, request: Uint8Array, provider: Provider): Promise<unknown> {
  return rpc.handle(parse(rpc, request), provider);
}

function parse(rpc: Rpc, request: Uint8Array): never {
  try {
    return decode(rpc.method.request, request) as never;
  } catch (error) {
    if (error instanceof WireError) throw invalid(`${rpc.method.name} request cannot be read: ${error.message}`);
    throw error;
  }
}
