// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:net';
import { type Address, formatAddress } from '../configuration';
import { messageOf } from '../message-of';
import { fail, type Finding, ok } from './finding';

/** Can the address be listened on? While the server runs it cannot, and that is as it should be. */
export async function examinePort(name: string, address: Address, serverRuns: boolean): Promise<Finding> {
  const shown = formatAddress(address);
  try {
    await listenOnce(address);
    return ok(name, `${shown} is free`);
  } catch (error) {
    if (serverRuns) return ok(name, `${shown} is in use, presumably by the server that has the store open`);
    return fail(
      name,
      `${shown} cannot be listened on: ${messageOf(error)}. Stop what listens there, or set another address.`,
    );
  }
}

function listenOnce({ host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => server.close(() => resolve()));
  });
}
