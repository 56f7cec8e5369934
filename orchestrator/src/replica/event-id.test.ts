// SPDX-License-Identifier: Apache-2.0

import { findEventPlace, transactionId } from './event-id';

const NONCE = '0123456789abcdef';

describe('transactionId', () => {
  it('is the start of ids that say where an event stands', () => {
    const id = transactionId({ position: 12, transaction: 3, nonce: NONCE });

    expect(findEventPlace(`${id}:00000004`)).toEqual({ position: 12, transaction: 3, nonce: NONCE, index: 4 });
  });

  it('sorts as the transactions do, whatever their nonces are', () => {
    const ids = [
      transactionId({ position: 9, transaction: 10, nonce: 'f'.repeat(16) }),
      transactionId({ position: 10, transaction: 9, nonce: NONCE }),
      transactionId({ position: 10, transaction: 10, nonce: '0'.repeat(16) }),
    ];

    expect([...ids].sort()).toEqual(ids);
  });
});

describe('findEventPlace', () => {
  it.each([
    '',
    'x',
    '1',
    `1-1-${NONCE}:1`,
    `0000000000000001-00000-${NONCE}`,
    `0000000000000001-00000-${NONCE}:0000000x`,
  ])('knows that %j is no id', (id) => {
    expect(findEventPlace(id)).toBeUndefined();
  });
});
