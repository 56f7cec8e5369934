// SPDX-License-Identifier: Apache-2.0

import { fromSortable, toSortable, WorldState } from './world-state';

function put(state: WorldState, block: number, entries: Readonly<Record<string, string | undefined>>): void {
  Object.entries(entries).forEach(([key, text], transaction) => {
    const value = text === undefined ? undefined : Buffer.from(text);
    state.put(toSortable(key), { version: { block, transaction }, value });
  });
}

function keysOf(state: WorldState, ...[start, end, height]: readonly [string, string, number?]): string[] {
  return [...state.scan(toSortable(start), toSortable(end), height)].map(([key]) => fromSortable(key));
}

describe('WorldState', () => {
  test('shows a key as it was below a height', () => {
    const state = new WorldState();
    put(state, 1, { a: 'old' });
    put(state, 3, { a: 'new' });
    put(state, 5, { a: undefined });

    const values = [1, 2, 4, 6].map((height) => state.find('a', height)?.value.toString());

    expect(values).toEqual([undefined, 'old', 'new', undefined]);
  });

  test('scans what was there below a height, without what is deleted', () => {
    const state = new WorldState();
    put(state, 1, { c: '1', a: '1', b: '1' });
    put(state, 2, { b: undefined, d: '2' });

    expect(keysOf(state, '', '', 2)).toEqual(['a', 'b', 'c']);
    expect(keysOf(state, '', '')).toEqual(['a', 'c', 'd']);
  });

  test('begins a range with its start, and ends it before its end', () => {
    const state = new WorldState();
    put(state, 1, { a: '1', b: '1', c: '1', d: '1' });

    expect(keysOf(state, 'b', 'd')).toEqual(['b', 'c']);
  });

  test('orders keys by their bytes', () => {
    const state = new WorldState();
    put(state, 1, { '\u{1f600}': '1', '\uffee': '1', é: '1', z: '1', '\0composite': '1' });

    expect(keysOf(state, '', '')).toEqual(['\0composite', 'z', 'é', '\uffee', '\u{1f600}']);
  });

  test('lets a scan go on while keys come', () => {
    const state = new WorldState();
    put(state, 1, { a: '1', c: '1' });
    const scan = state.scan('', '', 2);
    scan.next();
    put(state, 2, { b: '2' });

    keysOf(state, '', '');

    expect([...scan].map(([key]) => key)).toEqual(['c']);
  });
});
