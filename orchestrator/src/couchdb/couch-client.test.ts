// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { within } from '../../test/support/bounded';
import { Secret } from '../configuration';
import { CouchClient } from './couch-client';

const DEADLINE_MS = 500;
const BYTE_MS = 20;
const PATIENCE_MS = 4000;
/** Nano reads each of them in another way. */
const TYPES = ['application/json', 'text/html', 'image/png'];
const ROWS = JSON.stringify({ rows: [{ id: 'a', value: { rev: '1-a' } }] });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Sends a body a byte at a time, until the connection is closed. */
function drip(response: ServerResponse, type: string): void {
  response.writeHead(200, { 'content-type': type });
  const timer = setInterval(() => response.write(' '), BYTE_MS);
  response.once('close', () => clearInterval(timer));
}

/** Sends the start of a body, and closes the connection. */
function breakOff(response: ServerResponse, type: string): void {
  response.writeHead(200, { 'content-type': type, 'content-length': '1000' });
  response.write(' ', () => response.destroy());
}

describe('CouchClient', () => {
  let server: Server;
  let client: CouchClient;
  let answer: (response: ServerResponse) => void;

  beforeEach(async () => {
    server = createServer((_request, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function list(timeoutMs: number): Promise<unknown> {
    const { port } = server.address() as AddressInfo;
    client = new CouchClient(new Secret(`http://admin:secret@127.0.0.1:${String(port)}`), timeoutMs);
    return within(PATIENCE_MS, 'an outcome', client.list('database', { from: 'a', to: 'b', limit: 1 }));
  }

  it('reads an answer that comes in pieces', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(ROWS.slice(0, 10));
      setTimeout(() => response.end(ROWS.slice(10)), BYTE_MS);
    };

    expect(await list(PATIENCE_MS)).toMatchObject([{ id: 'a', rev: '1-a' }]);
  });

  it.each(TYPES)(
    'ends a call and its connection at the deadline while %s comes and garbage is collected',
    async (type) => {
      const closed = new Promise<void>((resolve) => {
        answer = (response) => {
          response.once('close', resolve);
          drip(response, type);
        };
      });
      const collecting = setInterval(collectGarbage, BYTE_MS);

      try {
        await expect(list(DEADLINE_MS)).rejects.toMatchObject({
          failure: 'unreachable',
          message: expect.stringContaining('within 0.5 s') as string,
        });
        await within(PATIENCE_MS, 'end of the connection', closed);
      } finally {
        clearInterval(collecting);
      }
    },
  );

  it.each(TYPES)('rejects when %s breaks off', async (type) => {
    answer = (response) => breakOff(response, type);

    await expect(list(DEADLINE_MS)).rejects.toMatchObject({ failure: 'unreachable', isPassing: true });
  });
});
