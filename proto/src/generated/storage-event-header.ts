// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { AssetKind } from './common';
import { EventKind } from './event';
import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, readTextEntry, writeMessage, writeTextEntry } from '../codec';
import { checkEnd, readText, skipField, sortedEntries } from '../wire';

/** An orchestrator.Event without its asset, which is most of its bytes. */
export interface AssetEventHeader {
  readonly id: string;
  readonly assetKey: string;
  readonly assetKind: AssetKind;
  readonly eventKind: EventKind;
  readonly channel: string;
  readonly timestamp: Timestamp | undefined;
  readonly metadata: ReadonlyMap<string, string>;
}

export const AssetEventHeader: Codec<AssetEventHeader> = {
  name: 'orchestrator.storage.AssetEventHeader',
  fields: [
    { name: 'id', property: 'id', number: 1, type: 'string', repeated: false, map: false },
    { name: 'asset_key', property: 'assetKey', number: 2, type: 'string', repeated: false, map: false },
    { name: 'asset_kind', property: 'assetKind', number: 3, type: 'enum', repeated: false, map: false, values: AssetKind },
    { name: 'event_kind', property: 'eventKind', number: 4, type: 'enum', repeated: false, map: false, values: EventKind },
    { name: 'channel', property: 'channel', number: 5, type: 'string', repeated: false, map: false },
    { name: 'timestamp', property: 'timestamp', number: 6, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'metadata', property: 'metadata', number: 18, type: 'string', repeated: false, map: true },
  ],
  write(message, to) {
    if (message.id) to.uint32(10).string(message.id);
    if (message.assetKey) to.uint32(18).string(message.assetKey);
    if (message.assetKind) to.uint32(24).int32(message.assetKind);
    if (message.eventKind) to.uint32(32).int32(message.eventKind);
    if (message.channel) to.uint32(42).string(message.channel);
    if (message.timestamp !== undefined) writeMessage(Timestamp, message.timestamp, to.uint32(50));
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(146));
    return to;
  },
  read(from, end) {
    let id_ = '';
    let assetKey_ = '';
    let assetKind_: AssetKind = 0;
    let eventKind_: EventKind = 0;
    let channel_ = '';
    let timestamp_: Timestamp | undefined;
    const metadata_ = new Map<string, string>();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          id_ = readText(from);
          break;
        case 18:
          assetKey_ = readText(from);
          break;
        case 24:
          assetKind_ = from.int32() as AssetKind;
          break;
        case 32:
          eventKind_ = from.int32() as EventKind;
          break;
        case 42:
          channel_ = readText(from);
          break;
        case 50:
          timestamp_ = readMessage(Timestamp, from);
          break;
        case 146:
          readTextEntry(from, metadata_);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { id: id_, assetKey: assetKey_, assetKind: assetKind_, eventKind: eventKind_, channel: channel_, timestamp: timestamp_, metadata: metadata_ };
  },
};
