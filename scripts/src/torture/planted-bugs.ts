// SPDX-License-Identifier: Apache-2.0

/**
 * Bugs for the server, which a torture has to find: loaded into its process before it starts, they replace methods of the
 * build. `PLANTED_BUG` names one.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Library from '@orchestrator/lib';

const load = createRequire(join(__dirname, '..', '..', '..', 'orchestrator', 'dist', 'main.js'));
/** A bug strikes one time in so many. */
const RARELY = 7;

interface Rpc {
  readonly method: { readonly readOnly: boolean; readonly path: string };
}

interface Events {
  readonly events: readonly Uint8Array[];
}

interface Host {
  unary: (this: Host, rpc: Rpc, request: unknown) => Promise<object>;
}

interface Replica {
  parts: object;
  read: (this: Replica, ...call: unknown[]) => Promise<Uint8Array>;
  eventsAfter: (this: Replica, ...place: unknown[]) => Promise<readonly Events[]>;
}

const { OrchestratorError } = load('@orchestrator/lib') as typeof Library;
const { Replica: replicas } = load('./replica/replica') as { Replica: { prototype: Replica } };
const { StoreHost: hosts } = load('./store-host') as { StoreHost: { prototype: Host } };

const BUGS: Readonly<Record<string, () => void>> = {
  'stale read': () => {
    const { read } = replicas.prototype;
    replicas.prototype.read = function (...call) {
      // Does not ask how far the others are.
      this.parts = { ...this.parts, fresh: () => Promise.resolve() };
      return read.apply(this, call);
    };
  },
  'lost write': () =>
    onWrites((write, rpc) => {
      // Answers are empty: one is given without the write.
      const isLost = rpc.method.path.includes('Update') && strikes();
      return isLost ? Promise.resolve({ bytes: new Uint8Array() }) : write();
    }),
  'asset not found': () =>
    onWrites((write, rpc) => {
      // What a caller was told to be there is not found, for once.
      const isHidden = /Update|Apply/.test(rpc.method.path) && strikes();
      return isHidden ? Promise.reject(new OrchestratorError('notFound', 'it is hidden')) : write();
    }),
  'write executed twice': () =>
    onWrites(async (write) => {
      const reply = await write();
      if (strikes()) await write().catch(() => undefined);
      return reply;
    }),
  'event doubled': () => onEvents((events) => events.flatMap((event) => (strikes() ? [event, event] : [event]))),
  'event missing': () => onEvents((events) => events.filter(() => !strikes())),
  'event out of order': () => onEvents((events) => [...events].reverse()),
};

let calls = 0;

function strikes(): boolean {
  return ++calls % RARELY === 0;
}

function onWrites(change: (write: () => Promise<object>, rpc: Rpc) => Promise<object>): void {
  const { unary } = hosts.prototype;
  hosts.prototype.unary = function (rpc, request) {
    const call = (): Promise<object> => unary.call(this, rpc, request);
    return rpc.method.readOnly ? call() : change(call, rpc);
  };
}

/** Changes what streams tell of each step. */
function onEvents(change: (events: readonly Uint8Array[]) => readonly Uint8Array[]): void {
  const { eventsAfter } = replicas.prototype;
  replicas.prototype.eventsAfter = async function (...place) {
    const entries = await eventsAfter.apply(this, place);
    return entries.map((entry) => ({ ...entry, events: change(entry.events) }));
  };
}

const bug = BUGS[process.env['PLANTED_BUG'] ?? ''];
if (bug === undefined) throw new Error(`there is no bug of this name: ${Object.keys(BUGS).join(', ')}`);
bug();
