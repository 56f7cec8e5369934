// SPDX-License-Identifier: Apache-2.0

import { indexEntries } from '../persistence/index-keys';
import { keyOf } from '../testing/fixtures';
import { performance } from './performance';

function placesOf(computeTaskKey: string, seconds = 1) {
  const creationDate = { seconds, nanos: 0 };
  const asset = { computeTaskKey, computeTaskOutputIdentifier: 'score', performanceValue: 0, creationDate };
  return indexEntries(performance, asset).map(({ bucket, suffix }) => ({ bucket, suffix }));
}

describe('performance', () => {
  it('stands in the indexes of its task and of its output', () => {
    expect(placesOf(keyOf(1)).map(({ bucket }) => bucket)).toEqual([
      'performance',
      `performance.task\0${keyOf(1)}`,
      'performance.output\0score',
    ]);
  });

  test.each<[string, [string, number], [string, number]]>([
    ['by date', [keyOf(1), 1], [keyOf(1), 2]],
    ['by task key downwards at the same time', [keyOf(2), 1], [keyOf(1), 1]],
    ['by letters and digits of the key', ['abcdef00', 1], ['9bcdef00', 1]],
  ])('is listed %s', (_order, first, second) => {
    const [a, b] = [placesOf(...first), placesOf(...second)].map((places) => places[0]?.suffix ?? '');

    expect(a! < b!).toBe(true);
  });
});
