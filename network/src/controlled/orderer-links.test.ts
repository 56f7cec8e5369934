// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { OrdererLinks } from './orderer-links';

const LONG_MS = 200;

let links: OrdererLinks;
let echo: Server;
let reached: Socket[];

beforeEach(async () => {
  links = await OrdererLinks.start();
  reached = [];
  echo = createServer((socket) => reached.push(socket.pipe(socket))).listen(0, '127.0.0.1');
  await once(echo, 'listening');
});

afterEach(async () => {
  await links.stop();
  echo.close();
});

/** Connects from one orderer to another, as Go does. */
async function link(from: string, to: string): Promise<Socket> {
  const [host, port] = links.address.split(':');
  const path = `${to}:${String((echo.address() as AddressInfo).port)}`;
  const headers = { 'proxy-authorization': `Basic ${Buffer.from(`${from}:`).toString('base64')}` };
  const asked = request({ host, port, method: 'CONNECT', path, headers });
  asked.end();
  const [, socket] = (await once(asked, 'connect')) as [unknown, Socket];
  return socket;
}

/** Sends a text and resolves with what comes back. */
async function exchange(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString();
}

describe('OrdererLinks', () => {
  it('passes on what is said, late if the links are slow', async () => {
    const socket = await link('a', 'b');
    const first = await exchange(socket, 'one');
    links.delay(LONG_MS);

    const begin = performance.now();
    const second = await exchange(socket, 'two');

    expect([first, second]).toEqual(['one', 'two']);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(2 * LONG_MS - 2);
  });

  it.each(['a', 'b'])(
    'holds up what is said on the links of %s when that is cut off, until they are mended',
    async (orderer) => {
      const [cut, whole] = [await link('a', 'b'), await link('c', 'd')];
      links.cut(orderer);
      let isBack = false;
      const answer = exchange(cut, 'one').finally(() => (isBack = true));
      const elsewhere = await exchange(whole, 'two');
      await new Promise((resolve) => setTimeout(resolve, LONG_MS));
      const wasBack = isBack;

      links.mend(orderer);

      expect(elsewhere).toBe('two');
      expect(wasBack).toBe(false);
      expect(await answer).toBe('one');
    },
  );

  it('ends a link when one end has gone', async () => {
    const socket = await link('a', 'b');
    await exchange(socket, 'one');
    const ended = once(socket, 'close');

    for (const end of reached) end.destroy();

    await expect(ended).resolves.toBeDefined();
  });
});
