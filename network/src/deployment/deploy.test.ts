// SPDX-License-Identifier: Apache-2.0

import { majorityPolicy } from './deploy';

describe('majorityPolicy', () => {
  it.each([
    [['A'], "OutOf(1, 'A.peer')"],
    [['A', 'B'], "OutOf(2, 'A.peer', 'B.peer')"],
    [['A', 'B', 'C'], "OutOf(2, 'A.peer', 'B.peer', 'C.peer')"],
    [['A', 'B', 'C', 'D'], "OutOf(3, 'A.peer', 'B.peer', 'C.peer', 'D.peer')"],
  ])('asks of %j for %s', (mspIds, policy) => {
    expect(majorityPolicy(mspIds)).toBe(policy);
  });
});
