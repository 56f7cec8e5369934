// SPDX-License-Identifier: Apache-2.0

/**
 * A server that kills itself at a chosen point of its next write: the code of the real one, in a process of its own. Its
 * parent says where by a message, which is answered.
 */
import { Secret } from '../../src/configuration';
import { DEFAULT_CHANNELS } from '../../src/configuration/channels';
import { openCouchLog } from '../../src/couchdb/open-couch-log';
import type { Host } from '../../src/host';
import { createLogger } from '../../src/logging';
import { NO_METER } from '../../src/meter';
import { listen } from '../../src/server/grpc-server';
import { createCredentials, createPeerCheck } from '../../src/server/tls';
import { startSoloHost } from '../../src/solo/solo-host';
import type { OpenLog } from '../../src/solo/store';
import { hooked, openHookedLog } from '../support/hooked-log';
import { ControlHost } from './control-host';
import type { CrashPoint, CrashStore, FromServer, ToServer } from './messages';

const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

let armed: CrashPoint | undefined;

function reach(point: CrashPoint): void {
  if (armed === point) process.kill(process.pid, 'SIGKILL');
}

const HOOKS = { before: () => reach('before append'), after: () => reach('after append') };

/** The log of a store, with places to die in. */
function opener(store: CrashStore): OpenLog {
  if (store.kind !== 'couchdb') return (folder) => openHookedLog(folder, HOOKS);
  const { url, prefix } = store;
  const configuration = { url: new Secret(url), prefix, timeoutMs: TIMEOUT_MS, startTimeoutMs: TIMEOUT_MS };
  return async (_folder, progress) => hooked(await openCouchLog(configuration, { progress, mayBegin: true }), HOOKS);
}

function startHost(folder: string, store: CrashStore): Promise<Host> {
  return startSoloHost(
    {
      folder,
      channels: [...DEFAULT_CHANNELS.members.keys()],
      replica: String(process.pid),
      version: 'test',
      now: () => Date.now() * 1000,
      retryBudgetMs: 10_000,
      committed: () => reach('after fold'),
      progress: () => undefined,
      waiting: () => undefined,
      openLog: opener(store),
    },
    { lost: () => undefined, found: () => undefined },
  );
}

async function serve(folder: string, store: CrashStore): Promise<void> {
  const host =
    store.kind === 'control'
      ? await ControlHost.start(folder, () => reach('after append'))
      : await startHost(folder, store);
  const stopping = new AbortController();
  const channels = DEFAULT_CHANNELS.members;
  const logger = createLogger('warn');
  const parts = {
    host,
    channels,
    logger,
    meter: NO_METER,
    peerCheck: createPeerCheck(undefined),
    stopping: stopping.signal,
  };
  const { address } = await listen(parts, {
    address: { host: '127.0.0.1', port: 0 },
    credentials: createCredentials(undefined),
    maxMessageBytes: MAX_MESSAGE_BYTES,
  });
  process.on('message', ({ arm }: ToServer) => {
    armed = arm;
    tell({ armed: arm });
  });
  tell({ address });
}

function tell(message: FromServer): void {
  process.send?.(message);
}

const [folder = '', store = ''] = process.argv.slice(2);
void serve(folder, JSON.parse(store) as CrashStore);
