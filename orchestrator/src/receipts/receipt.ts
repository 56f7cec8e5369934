// SPDX-License-Identifier: Apache-2.0

/**
 * Receipts: what the answer to a write says of where it stands, exports of a channel to check it against, and the check,
 * which needs neither the server nor its store.
 */
import { decode, type DraftFields, encode, Receipt, WireError } from '@orchestrator/proto';

/** The key of a receipt in the trailing metadata of an answer. */
export const RECEIPT_KEY = 'orchestrator-receipt-bin';

/** A receipt as a host makes it, from what it knows of the commit. */
export type NewReceipt = DraftFields<Receipt>;

/** What is no receipt, or one of a kind that this release does not know. */
export class BadReceiptError extends Error {
  override readonly name = 'BadReceiptError';
}

/** The receipt as it is sent. */
export function toBytes(receipt: NewReceipt): Buffer {
  const bytes = encode(Receipt, receipt);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Reads a receipt. @throws BadReceiptError unless the bytes are exactly what `toBytes` makes of one. */
export function parseReceipt(bytes: Uint8Array): Receipt {
  const receipt = readReceipt(bytes);
  if (receipt.entry === undefined && receipt.block === undefined) {
    throw new BadReceiptError('the receipt names neither an entry nor a block');
  }
  if (!toBytes(receipt).equals(bytes)) throw new BadReceiptError('the receipt holds what this release does not know');
  return receipt;
}

function readReceipt(bytes: Uint8Array): Receipt {
  try {
    return decode(Receipt, bytes);
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new BadReceiptError(`this is no receipt: ${cause.message}`, { cause });
  }
}
