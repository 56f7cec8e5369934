// SPDX-License-Identifier: Apache-2.0

import { generateProgram } from './generate';
import { stepText } from './program';

describe('generateProgram', () => {
  it('gives the same program for a seed each time', async () => {
    const [first, again] = [await generateProgram(7), await generateProgram(7)];

    expect(again.steps.map(stepText)).toEqual(first.steps.map(stepText));
  });

  it('gives another program for the next seed', async () => {
    const [first, next] = [await generateProgram(7), await generateProgram(8)];

    expect(next.steps.map(stepText)).not.toEqual(first.steps.map(stepText));
  });
});
