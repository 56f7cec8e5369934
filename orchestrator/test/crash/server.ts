// SPDX-License-Identifier: Apache-2.0

/**
 * A server that kills itself at a chosen point of its next write: the code of the real one, in a process of its own. Its
 * parent says where by a message, which is answered.
 */
import { DEFAULT_CHANNELS } from '../../src/configuration/channels';
import type { Host } from '../../src/host';
import { createLogger } from '../../src/logging';
import { NO_METER } from '../../src/meter';
import { listen } from '../../src/server/grpc-server';
import { createCredentials, createPeerCheck } from '../../src/server/tls';
import { SoloHost } from '../../src/solo/solo-host';
import { HookedLog } from '../support/hooked-log';
import { ControlHost } from './control-host';
import type { CrashPoint, FromServer, ToServer } from './messages';

const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

let armed: CrashPoint | undefined;

function reach(point: CrashPoint): void {
  if (armed === point) process.kill(process.pid, 'SIGKILL');
}

function startHost(folder: string): Promise<Host> {
  const hooks = { before: () => reach('before append'), after: () => reach('after append') };
  return SoloHost.start(
    {
      folder,
      channels: [...DEFAULT_CHANNELS.members.keys()],
      replica: 'test',
      version: 'test',
      now: () => Date.now() * 1000,
      committed: () => reach('after fold'),
      progress: () => undefined,
      openLog: (place) => HookedLog.open(place, hooks),
    },
    { lost: () => undefined, found: () => undefined },
  );
}

async function serve(folder: string, kind: string): Promise<void> {
  const host =
    kind === 'control' ? await ControlHost.start(folder, () => reach('after append')) : await startHost(folder);
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

const [folder = '', kind = ''] = process.argv.slice(2);
void serve(folder, kind);
