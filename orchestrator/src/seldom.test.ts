// SPDX-License-Identifier: Apache-2.0

import { moreAndMoreSeldom, type Say, seldom } from './seldom';

const SECOND = 1000;

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** The seconds at which something is said that is said each second from now on. */
function secondsOf(limit: (say: Say) => Say, seconds: number): number[] {
  const said: number[] = [];
  const begin = Date.now();
  const say = limit(() => said.push((Date.now() - begin) / SECOND));
  for (let second = 0; second <= seconds; second++) {
    say('still so');
    jest.advanceTimersByTime(SECOND);
  }
  return said;
}

describe('seldom', () => {
  it('says nothing at first, and then something every two seconds', () => {
    expect(secondsOf(seldom, 7)).toEqual([2, 4, 6]);
  });
});

describe('moreAndMoreSeldom', () => {
  it('says something at once, and then after twice as long each time, up to a minute', () => {
    expect(secondsOf(moreAndMoreSeldom, 200)).toEqual([0, 2, 6, 14, 30, 62, 122, 182]);
  });

  it('says at once what comes after a quiet while', () => {
    const said: string[] = [];
    const say = moreAndMoreSeldom((line) => said.push(line));

    say('first');
    say('first again');
    jest.advanceTimersByTime(16 * SECOND);
    say('second');

    expect(said).toEqual(['first', 'second']);
  });
});
