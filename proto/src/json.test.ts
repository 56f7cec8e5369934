// SPDX-License-Identifier: Apache-2.0

import { timeText } from './json';

describe('timeText', () => {
  it('is exact to the microsecond, whatever comes behind', () => {
    expect(timeText({ seconds: 1_700_000_000, nanos: 1_999 })).toBe('2023-11-14T22:13:20.000001Z');
  });

  it('is the beginning of time where there is none', () => {
    expect(timeText(undefined)).toBe('1970-01-01T00:00:00.000000Z');
  });

  it('is in seconds where no calendar has the time', () => {
    expect(timeText({ seconds: Number.MAX_SAFE_INTEGER, nanos: 5 })).toBe('9007199254740991.5s');
  });
});
