// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import type { Codec } from '../codec';
import { checkEnd, readInt64, skipField } from '../wire';

export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}

export const Timestamp: Codec<Timestamp> = {
  name: 'google.protobuf.Timestamp',
  fields: [
    { name: 'seconds', property: 'seconds', number: 1, type: 'int64', repeated: false, map: false },
    { name: 'nanos', property: 'nanos', number: 2, type: 'int32', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.seconds) to.uint32(8).int64(message.seconds);
    if (message.nanos) to.uint32(16).int32(message.nanos);
    return to;
  },
  read(from, end) {
    let seconds_ = 0;
    let nanos_ = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          seconds_ = readInt64(from);
          break;
        case 16:
          nanos_ = from.int32();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { seconds: seconds_, nanos: nanos_ };
  },
};

export type Empty = Readonly<Record<never, never>>;

export const Empty: Codec<Empty> = {
  name: 'google.protobuf.Empty',
  fields: [
  ],
  write(_message, to) {
    return to;
  },
  read(from, end) {
    while (from.pos < end) {
      const tag = from.uint32();
      skipField(tag, from);
    }
    checkEnd(from, end);
    return {};
  },
};
