// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENS = '0A';
const LOCAL_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The process of this machine that listens where a URL leads; undefined if it cannot be seen from here. */
export function findListener(url: string): number | undefined {
  const { hostname, port } = new URL(url);
  if (!LOCAL_HOSTS.has(hostname)) return undefined;
  const sockets = listeningSockets(Number(port || '80'));
  return readdirSync('/proc')
    .map(Number)
    .find((pid) => pid > 0 && filesOf(pid).some((file) => sockets.has(file)));
}

/** Named as they are among the files of a process. */
function listeningSockets(port: number): ReadonlySet<string> {
  const lines = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n'));
  const sockets = lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const isIt = state === LISTENS && Number.parseInt(local.split(':')[1] ?? '', 16) === port;
    return isIt ? [`socket:[${inode}]`] : [];
  });
  return new Set(sockets);
}

/** None if the process is another user's, or has ended meanwhile. */
function filesOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`;
  try {
    return readdirSync(folder).map((name) => readlinkSync(`${folder}/${name}`));
  } catch {
    return [];
  }
}
