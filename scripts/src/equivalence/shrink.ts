// SPDX-License-Identifier: Apache-2.0

/**
 * The smallest part of a list that still fails, found by leaving out ever smaller pieces (delta debugging, Zeller and
 * Hildebrandt 2002, without the test of single pieces). What is left cannot lose one more element, unless the attempts
 * are used up.
 */
export async function shrink<T>(
  all: readonly T[],
  fails: (part: readonly T[]) => Promise<boolean>,
  mostAttempts: number,
): Promise<readonly T[]> {
  let rest = all;
  let attempts = 0;
  for (let size = Math.ceil(rest.length / 2); size >= 1;) {
    let isSmaller = false;
    for (let at = 0; at < rest.length && attempts < mostAttempts;) {
      const without = [...rest.slice(0, at), ...rest.slice(at + size)];
      attempts++;
      if (await fails(without)) {
        rest = without;
        isSmaller = true;
      } else {
        at += size;
      }
    }
    if (attempts >= mostAttempts || (size === 1 && !isSmaller)) return rest;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return rest;
}
