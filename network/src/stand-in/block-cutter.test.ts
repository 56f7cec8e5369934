// SPDX-License-Identifier: Apache-2.0

import { BlockCutter } from './block-cutter';

const SETTINGS = { timeoutMs: 10, maxMessages: 3, preferredBytes: 100 };

let batches: number[][];
let cutter: BlockCutter;

beforeEach(() => {
  jest.useFakeTimers();
  batches = [];
  cutter = new BlockCutter(SETTINGS, (batch) => batches.push(batch.map(({ length }) => length)));
});

afterEach(() => {
  jest.useRealTimers();
});

function add(...sizes: readonly number[]): void {
  for (const size of sizes) cutter.add(new Uint8Array(size));
}

describe('BlockCutter', () => {
  test('closes a batch when its first transaction has waited long enough', () => {
    add(1);
    jest.advanceTimersByTime(9);
    add(2);

    jest.advanceTimersByTime(1);

    expect(batches).toEqual([[1, 2]]);
  });

  test('closes a batch of the greatest number at once, and lets the next one wait anew', () => {
    add(1, 2, 3, 4);
    jest.advanceTimersByTime(9);

    expect(batches).toEqual([[1, 2, 3]]);
  });

  test('closes a batch before it outgrows the preferred bytes', () => {
    add(60, 41);
    cutter.flush();

    expect(batches).toEqual([[60], [41]]);
  });

  test('gives a transaction beyond the preferred bytes a batch of its own', () => {
    add(10, 101, 10);
    cutter.flush();

    expect(batches).toEqual([[10], [101], [10]]);
  });

  test('closes nothing when there is nothing', () => {
    cutter.flush();
    jest.advanceTimersByTime(100);

    expect(batches).toEqual([]);
  });
});
