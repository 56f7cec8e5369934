// SPDX-License-Identifier: Apache-2.0

/** The host that every process listens on. */
export const HOST = '127.0.0.1';

/** A port of this machine as an address. */
export function addressOf(port: number): string {
  return `${HOST}:${port}`;
}
