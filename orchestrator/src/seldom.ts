// SPDX-License-Identifier: Apache-2.0

const SELDOM_MS = 2000;
const MOST_SELDOM_MS = 60_000;
/** When nothing was to be said for so long, the next word is a new matter. */
const QUIET_MS = 15_000;

/** Says something to a person. */
export type Say = (line: string) => void;

/** Says every now and then what is said all the time, and not at once: it may soon be over. */
export function seldom(say: Say): Say {
  let saidAt = Date.now();
  return (line) => {
    if (Date.now() - saidAt < SELDOM_MS) return;
    saidAt = Date.now();
    say(line);
  };
}

/** Says at once what is new, and more and more seldom what goes on. */
export function moreAndMoreSeldom(say: Say): Say {
  let [heardAt, saidAt, waitMs] = [0, 0, 0];
  return (line) => {
    const now = Date.now();
    if (now - heardAt > QUIET_MS) waitMs = 0;
    heardAt = now;
    if (now - saidAt < waitMs) return;
    saidAt = now;
    waitMs = Math.min(Math.max(waitMs * 2, SELDOM_MS), MOST_SELDOM_MS);
    say(line);
  };
}
