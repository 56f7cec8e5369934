// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer } from 'node:net';
import { pickPorts } from './ports';

describe('pickPorts', () => {
  it('gives as many different ports as are asked for, below those of outgoing connections', async () => {
    const ports = await pickPorts(20, 'a', new Set());

    expect(new Set(ports).size).toBe(20);
    expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true);
  });

  it('passes over a port on which somebody listens', async () => {
    const [port = 0] = await pickPorts(1, 'b', new Set());
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');

    const ports = await pickPorts(3, 'b', new Set());
    server.close();

    expect(ports).not.toContain(port);
  });

  it('passes over ports that are taken by a network that does not run', async () => {
    const [port = 0] = await pickPorts(1, 'c', new Set());

    const ports = await pickPorts(3, 'c', new Set([port]));

    expect(ports).not.toContain(port);
  });
});
