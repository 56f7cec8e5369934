// SPDX-License-Identifier: Apache-2.0

import { decode, encode, type Outgoing, WireError } from '@orchestrator/proto';
import { invalid } from '../errors/orchestrator-error';
import type { Database } from '../persistence/database';
import type { Overlay } from '../persistence/overlay';
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
 * @throws OrchestratorError if the call is refused, OE0101 if the bytes are not a request.
 */
export async function execute(rpc: Rpc, request: Uint8Array, on: { call: Call; database: Database }): Promise<Outcome> {
  const provider = new Provider(on.call, on.database);
  const reply = await rpc.handle(parse(rpc, request), provider);
  return {
    reply: encode(rpc.method.reply, reply as Outgoing<object>),
    writes: provider.assets.writes,
    events: provider.events,
  };
}

function parse(rpc: Rpc, request: Uint8Array): never {
  try {
    return decode(rpc.method.request, request) as never;
  } catch (error) {
    if (error instanceof WireError) throw invalid(`${rpc.method.name} request cannot be read: ${error.message}`);
    throw error;
  }
}
