// SPDX-License-Identifier: Apache-2.0

import fc from 'fast-check';
import { compareUtf8 } from './wire';

describe('compareUtf8', () => {
  it('orders text as its UTF-8 bytes are ordered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2000 },
    );
  });

  it('puts a character beyond U+FFFF behind one below', () => {
    expect(compareUtf8('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
  });
});
