// SPDX-License-Identifier: Apache-2.0

import { inspect } from 'node:util';
import { Secret } from './secret';

describe('Secret', () => {
  test.each([
    ['JSON', (holder: object) => JSON.stringify(holder)],
    ['the inspection of its depths', (holder: object) => inspect(holder, { depth: null, showHidden: true })],
  ])('stays out of %s', (_way, show) => {
    expect(show({ key: new Secret('hunter2') })).not.toContain('hunter2');
  });

  test('is revealed on demand', () => {
    expect(new Secret('hunter2').reveal()).toBe('hunter2');
  });
});
