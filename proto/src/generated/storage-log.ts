// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, readUint64, skipField } from '../wire';

/** One atomic step of a channel: everything that a group of requests wrote, or nothing. */
export interface Entry {
  /** Version of this layout. A reader refuses a version it does not know. */
  readonly format: number;
  /** Random name of the log, drawn when it was created, the same in every entry. */
  readonly logId: string;
  readonly channel: string;
  /** 1, 2, 3 ... without gaps. */
  readonly position: number;
  /** Random, drawn by the writer of this entry. */
  readonly nonce: Uint8Array;
  /** The nonce of the entry before; empty in the first. */
  readonly previousNonce: Uint8Array;
  /** The chain value of the entry before; empty in the first. */
  readonly previousChain: Uint8Array;
  /** Name of the process that wrote the entry. */
  readonly replica: string;
  /** The latest time of any event so far. */
  readonly time: Timestamp | undefined;
  /** A Payload, encoded. */
  readonly payload: Uint8Array;
  /** SHA-256 over the encoding of all fields above. */
  readonly chain: Uint8Array;
}

export const Entry: Codec<Entry> = {
  name: 'orchestrator.storage.Entry',
  fields: [
    { name: 'format', property: 'format', number: 1, type: 'uint32', repeated: false, map: false },
    { name: 'log_id', property: 'logId', number: 2, type: 'string', repeated: false, map: false },
    { name: 'channel', property: 'channel', number: 3, type: 'string', repeated: false, map: false },
    { name: 'position', property: 'position', number: 4, type: 'uint64', repeated: false, map: false },
    { name: 'nonce', property: 'nonce', number: 5, type: 'bytes', repeated: false, map: false },
    { name: 'previous_nonce', property: 'previousNonce', number: 6, type: 'bytes', repeated: false, map: false },
    { name: 'previous_chain', property: 'previousChain', number: 7, type: 'bytes', repeated: false, map: false },
    { name: 'replica', property: 'replica', number: 8, type: 'string', repeated: false, map: false },
    { name: 'time', property: 'time', number: 9, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'payload', property: 'payload', number: 10, type: 'bytes', repeated: false, map: false },
    { name: 'chain', property: 'chain', number: 11, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.format) to.uint32(8).uint32(message.format);
    if (message.logId) to.uint32(18).string(message.logId);
    if (message.channel) to.uint32(26).string(message.channel);
    if (message.position) to.uint32(32).uint64(message.position);
    if (message.nonce !== undefined && message.nonce.length > 0) to.uint32(42).bytes(message.nonce);
    if (message.previousNonce !== undefined && message.previousNonce.length > 0) to.uint32(50).bytes(message.previousNonce);
    if (message.previousChain !== undefined && message.previousChain.length > 0) to.uint32(58).bytes(message.previousChain);
    if (message.replica) to.uint32(66).string(message.replica);
    if (message.time !== undefined) writeMessage(Timestamp, message.time, to.uint32(74));
    if (message.payload !== undefined && message.payload.length > 0) to.uint32(82).bytes(message.payload);
    if (message.chain !== undefined && message.chain.length > 0) to.uint32(90).bytes(message.chain);
    return to;
  },
  read(from, end) {
    let format_ = 0;
    let logId_ = '';
    let channel_ = '';
    let position_ = 0;
    let nonce_: Uint8Array = new Uint8Array();
    let previousNonce_: Uint8Array = new Uint8Array();
    let previousChain_: Uint8Array = new Uint8Array();
    let replica_ = '';
    let time_: Timestamp | undefined;
    let payload_: Uint8Array = new Uint8Array();
    let chain_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          format_ = from.uint32();
          break;
        case 18:
          logId_ = readText(from);
          break;
        case 26:
          channel_ = readText(from);
          break;
        case 32:
          position_ = readUint64(from);
          break;
        case 42:
          nonce_ = from.bytes();
          break;
        case 50:
          previousNonce_ = from.bytes();
          break;
        case 58:
          previousChain_ = from.bytes();
          break;
        case 66:
          replica_ = readText(from);
          break;
        case 74:
          time_ = readMessage(Timestamp, from);
          break;
        case 82:
          payload_ = from.bytes();
          break;
        case 90:
          chain_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { format: format_, logId: logId_, channel: channel_, position: position_, nonce: nonce_, previousNonce: previousNonce_, previousChain: previousChain_, replica: replica_, time: time_, payload: payload_, chain: chain_ };
  },
};

export interface Payload {
  readonly transactions: readonly TransactionRecord[];
}

export const Payload: Codec<Payload> = {
  name: 'orchestrator.storage.Payload',
  fields: [
    { name: 'transactions', property: 'transactions', number: 1, type: 'message', repeated: true, map: false, message: () => TransactionRecord },
  ],
  write(message, to) {
    if (message.transactions !== undefined) for (const element of message.transactions) writeMessage(TransactionRecord, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const transactions_: TransactionRecord[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          transactions_.push(readMessage(TransactionRecord, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { transactions: transactions_ };
  },
};

/** What one request wrote. */
export interface TransactionRecord {
  /** Full method name, such as /orchestrator.ModelService/RegisterModels. */
  readonly rpc: string;
  /** MSP id of the caller. */
  readonly requester: string;
  readonly time: Timestamp | undefined;
  /** Encoded orchestrator.Event messages, in emission order. */
  readonly events: readonly Uint8Array[];
  /** Assets in the order of their last write. */
  readonly writes: readonly Write[];
}

export const TransactionRecord: Codec<TransactionRecord> = {
  name: 'orchestrator.storage.TransactionRecord',
  fields: [
    { name: 'rpc', property: 'rpc', number: 1, type: 'string', repeated: false, map: false },
    { name: 'requester', property: 'requester', number: 2, type: 'string', repeated: false, map: false },
    { name: 'time', property: 'time', number: 3, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'events', property: 'events', number: 4, type: 'bytes', repeated: true, map: false },
    { name: 'writes', property: 'writes', number: 5, type: 'message', repeated: true, map: false, message: () => Write },
  ],
  write(message, to) {
    if (message.rpc) to.uint32(10).string(message.rpc);
    if (message.requester) to.uint32(18).string(message.requester);
    if (message.time !== undefined) writeMessage(Timestamp, message.time, to.uint32(26));
    if (message.events !== undefined) for (const element of message.events) to.uint32(34).bytes(element);
    if (message.writes !== undefined) for (const element of message.writes) writeMessage(Write, element, to.uint32(42));
    return to;
  },
  read(from, end) {
    let rpc_ = '';
    let requester_ = '';
    let time_: Timestamp | undefined;
    const events_: Uint8Array[] = [];
    const writes_: Write[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          rpc_ = readText(from);
          break;
        case 18:
          requester_ = readText(from);
          break;
        case 26:
          time_ = readMessage(Timestamp, from);
          break;
        case 34:
          events_.push(from.bytes());
          break;
        case 42:
          writes_.push(readMessage(Write, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { rpc: rpc_, requester: requester_, time: time_, events: events_, writes: writes_ };
  },
};

/** The new state of one asset. */
export interface Write {
  /** Name of the asset kind, such as computetask. */
  readonly kind: string;
  readonly key: string;
  /** The asset, encoded. */
  readonly asset: Uint8Array | undefined;
  /** Index of the event of the same transaction that carries the asset. */
  readonly event: number | undefined;
}

export const Write: Codec<Write> = {
  name: 'orchestrator.storage.Write',
  fields: [
    { name: 'kind', property: 'kind', number: 1, type: 'string', repeated: false, map: false },
    { name: 'key', property: 'key', number: 2, type: 'string', repeated: false, map: false },
    { name: 'asset', property: 'asset', number: 3, type: 'bytes', repeated: false, map: false, oneof: 'body' },
    { name: 'event', property: 'event', number: 4, type: 'uint32', repeated: false, map: false, oneof: 'body' },
  ],
  write(message, to) {
    if (message.kind) to.uint32(10).string(message.kind);
    if (message.key) to.uint32(18).string(message.key);
    if (message.asset !== undefined) to.uint32(26).bytes(message.asset);
    if (message.event !== undefined) to.uint32(32).uint32(message.event);
    return to;
  },
  read(from, end) {
    let kind_ = '';
    let key_ = '';
    let asset_: Uint8Array | undefined;
    let event_: number | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          kind_ = readText(from);
          break;
        case 18:
          key_ = readText(from);
          break;
        case 26:
          event_ = undefined;
          asset_ = from.bytes();
          break;
        case 32:
          asset_ = undefined;
          event_ = from.uint32();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { kind: kind_, key: key_, asset: asset_, event: event_ };
  },
};
