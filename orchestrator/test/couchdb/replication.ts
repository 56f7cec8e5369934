// SPDX-License-Identifier: Apache-2.0

import { TestDatabases, type TestServer } from './test-servers';

/** Copies a database into another one as an operator does: CouchDB replicates it itself, once. */
async function replicate(server: TestServer, source: string, target: string): Promise<void> {
  const { origin, username, password } = new URL(server.url);
  const place = (database: string): string => {
    const url = new URL(database, origin);
    Object.assign(url, { username, password });
    return url.href;
  };
  const token = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const response = await fetch(`${origin}/_replicate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(username === '' ? {} : { authorization: `Basic ${token}` }) },
    body: JSON.stringify({ source: place(source), target: place(target) }),
  });
  const answer = (await response.json()) as { ok?: unknown };
  if (answer.ok !== true) throw new Error(`${source} was not replicated: ${JSON.stringify(answer)}`);
}

/** Makes a copy of a log and its checkpoint on the same server, under another prefix. */
export async function copyDatabases(server: TestServer, from: TestDatabases): Promise<TestDatabases> {
  const copy = new TestDatabases(server);
  await fillDatabases(server, from, copy);
  return copy;
}

/** Creates the databases of a prefix anew, with what is in others. */
export async function fillDatabases(server: TestServer, from: TestDatabases, to: TestDatabases): Promise<void> {
  // The log last: then nothing is in the checkpoint of the copy that its log does not hold.
  for (const kind of ['state', 'log']) {
    const target = `${to.prefix}_${kind}`;
    await to.raw.delete(target).catch(() => undefined);
    await to.raw.put(`${target}?q=1&n=1`);
    await replicate(server, `${from.prefix}_${kind}`, target);
  }
}
