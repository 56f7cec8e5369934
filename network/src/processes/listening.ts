// SPDX-License-Identifier: Apache-2.0

import { connect } from 'node:net';
import { HOST } from '../address';

/** Whether somebody takes connections on the port of this machine. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
