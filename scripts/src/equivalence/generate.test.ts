// SPDX-License-Identifier: Apache-2.0

import { generateProgram } from './generate';
import { stepText } from './program';

describe('generateProgram', () => {
  it('gives the same program for a seed each time', async () => {
    const [first, again] = [await generateProgram({ seed: 7 }), await generateProgram({ seed: 7 })];

    expect(again.steps.map(stepText)).toEqual(first.steps.map(stepText));
  });

  it('gives another program for the next seed', async () => {
    const [first, next] = [await generateProgram({ seed: 7 }), await generateProgram({ seed: 8 })];

    expect(next.steps.map(stepText)).not.toEqual(first.steps.map(stepText));
  });

  it('gives a program with fewer steps where it is to be short', async () => {
    const [full, short] = [await generateProgram({ seed: 7 }), await generateProgram({ seed: 7, size: 'short' })];

    expect(short.steps.length).toBeLessThan(full.steps.length);
  });
});
