// SPDX-License-Identifier: Apache-2.0

import { fromMicros, timeKey, toMicros } from './time';

describe('toMicros', () => {
  test.each([
    ['rounds down', { seconds: 1, nanos: 1999 }, 1_000_001],
    ['counts times before 1970 as 1970', { seconds: -1, nanos: 0 }, 0],
    ['counts times after 2255 as the latest', { seconds: 9_000_000_000_000, nanos: 0 }, Number.MAX_SAFE_INTEGER],
  ])('%s', (_rule, time, micros) => {
    expect(toMicros(time)).toBe(micros);
  });
});

describe('fromMicros', () => {
  it('gives the time that toMicros takes', () => {
    expect(toMicros(fromMicros(1_700_000_000_123_456))).toBe(1_700_000_000_123_456);
  });
});

describe('timeKey', () => {
  test.each([
    ['no time', undefined],
    ['1970', { seconds: 0, nanos: 0 }],
    ['the latest time', { seconds: 9_000_000_000_000, nanos: 0 }],
  ])('has 16 digits for %s', (_what, time) => {
    expect(timeKey(time)).toMatch(/^\d{16}$/);
  });
});
