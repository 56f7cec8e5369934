// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, readUint64, skipField } from '../wire';

/**
 * What the answer to a write carries in its trailing metadata, under the key `orchestrator-receipt-bin`: where the write
 * stands, and the hash that binds it and all that was written before it. Answers to reads, and to writes that have changed
 * nothing, carry none; neither do refusals.
 */
export interface Receipt {
  readonly channel: string;
  /** Id of the transaction; the ids of its events start with it. */
  readonly transactionId: string;
  /** Solo mode. */
  readonly entry: EntryReceipt | undefined;
  /** Ledger mode. */
  readonly block: BlockReceipt | undefined;
}

export const Receipt: Codec<Receipt> = {
  name: 'orchestrator.Receipt',
  fields: [
    { name: 'channel', property: 'channel', number: 1, type: 'string', repeated: false, map: false },
    { name: 'transaction_id', property: 'transactionId', number: 2, type: 'string', repeated: false, map: false },
    { name: 'entry', property: 'entry', number: 3, type: 'message', repeated: false, map: false, oneof: 'place', message: () => EntryReceipt },
    { name: 'block', property: 'block', number: 4, type: 'message', repeated: false, map: false, oneof: 'place', message: () => BlockReceipt },
  ],
  write(message, to) {
    if (message.channel) to.uint32(10).string(message.channel);
    if (message.transactionId) to.uint32(18).string(message.transactionId);
    if (message.entry !== undefined) writeMessage(EntryReceipt, message.entry, to.uint32(26));
    if (message.block !== undefined) writeMessage(BlockReceipt, message.block, to.uint32(34));
    return to;
  },
  read(from, end) {
    let channel_ = '';
    let transactionId_ = '';
    let entry_: EntryReceipt | undefined;
    let block_: BlockReceipt | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          channel_ = readText(from);
          break;
        case 18:
          transactionId_ = readText(from);
          break;
        case 26:
          block_ = undefined;
          entry_ = readMessage(EntryReceipt, from);
          break;
        case 34:
          entry_ = undefined;
          block_ = readMessage(BlockReceipt, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { channel: channel_, transactionId: transactionId_, entry: entry_, block: block_ };
  },
};

/** An entry of the commit log. */
export interface EntryReceipt {
  /** 1, 2, 3 ... in its channel. */
  readonly position: number;
  /** SHA-256 of the entry. The entry holds the hash of the one before it, so this is the head of the whole chain too. */
  readonly hash: Uint8Array;
}

export const EntryReceipt: Codec<EntryReceipt> = {
  name: 'orchestrator.EntryReceipt',
  fields: [
    { name: 'position', property: 'position', number: 1, type: 'uint64', repeated: false, map: false },
    { name: 'hash', property: 'hash', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.position) to.uint32(8).uint64(message.position);
    if (message.hash !== undefined && message.hash.length > 0) to.uint32(18).bytes(message.hash);
    return to;
  },
  read(from, end) {
    let position_ = 0;
    let hash_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          position_ = readUint64(from);
          break;
        case 18:
          hash_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { position: position_, hash: hash_ };
  },
};

/** A block of the ledger. */
export interface BlockReceipt {
  readonly number: number;
  /** SHA-256 of its header, which holds the hash of the block before: the head of the whole chain too. */
  readonly hash: Uint8Array;
  /** Fabric's TxValidationCode of the transaction. Writes are acknowledged with 0, VALID, only. */
  readonly validationCode: number;
}

export const BlockReceipt: Codec<BlockReceipt> = {
  name: 'orchestrator.BlockReceipt',
  fields: [
    { name: 'number', property: 'number', number: 1, type: 'uint64', repeated: false, map: false },
    { name: 'hash', property: 'hash', number: 2, type: 'bytes', repeated: false, map: false },
    { name: 'validation_code', property: 'validationCode', number: 3, type: 'uint32', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.number) to.uint32(8).uint64(message.number);
    if (message.hash !== undefined && message.hash.length > 0) to.uint32(18).bytes(message.hash);
    if (message.validationCode) to.uint32(24).uint32(message.validationCode);
    return to;
  },
  read(from, end) {
    let number_ = 0;
    let hash_: Uint8Array = new Uint8Array();
    let validationCode_ = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          number_ = readUint64(from);
          break;
        case 18:
          hash_ = from.bytes();
          break;
        case 24:
          validationCode_ = from.uint32();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { number: number_, hash: hash_, validationCode: validationCode_ };
  },
};
