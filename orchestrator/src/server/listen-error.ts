// SPDX-License-Identifier: Apache-2.0

import { type Address, formatAddress } from '../configuration';

/** An address that cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor(address: Address, reason: string, cause: Error) {
    super(`cannot serve on ${formatAddress(address)}: ${reason}`, { cause });
  }
}
