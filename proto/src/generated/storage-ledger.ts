// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import type { Codec } from '../codec';
import { checkEnd, skipField } from '../wire';

/** Payload of the one chaincode event of a transaction. */
export interface TransactionEvents {
  /** Encoded orchestrator.Event messages, in emission order. */
  readonly events: readonly Uint8Array[];
}

export const TransactionEvents: Codec<TransactionEvents> = {
  name: 'orchestrator.storage.TransactionEvents',
  fields: [
    { name: 'events', property: 'events', number: 1, type: 'bytes', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.events !== undefined) for (const element of message.events) to.uint32(10).bytes(element);
    return to;
  },
  read(from, end) {
    const events_: Uint8Array[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          events_.push(from.bytes());
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { events: events_ };
  },
};
