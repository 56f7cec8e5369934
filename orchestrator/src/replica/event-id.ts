// SPDX-License-Identifier: Apache-2.0

/** Where an event stands in the log of its channel. */
export interface EventPlace {
  readonly position: number;
  readonly transaction: number;
  readonly index: number;
  /** Nonce of the entry, in hex. */
  readonly nonce: string;
}

const ID = /^(\d{16})-(\d{5})-([0-9a-f]{16}):(\d{8})$/;

/**
 * The id of a transaction in solo mode: entry, place in the entry, nonce of the entry. Ids of events, which start with
 * it, sort as the events do; the nonce makes ids of another history foreign.
 */
export function transactionId({ position, transaction, nonce }: Omit<EventPlace, 'index'>): string {
  return `${String(position).padStart(16, '0')}-${String(transaction).padStart(5, '0')}-${nonce}`;
}

/** The id of a transaction of an entry. */
export function transactionIn(
  { position, nonce }: { readonly position: number; readonly nonce: Uint8Array },
  transaction: number,
): string {
  return transactionId({ position, transaction, nonce: Buffer.from(nonce).toString('hex') });
}

/** Where the event with this id stands, or undefined if the text is no id of ours. */
export function findEventPlace(id: string): EventPlace | undefined {
  const match = ID.exec(id);
  if (match === null) return undefined;
  const [, position = '', transaction = '', nonce = '', index = ''] = match;
  return { position: Number(position), transaction: Number(transaction), nonce, index: Number(index) };
}
