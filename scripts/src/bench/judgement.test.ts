// SPDX-License-Identifier: Apache-2.0

import { Against } from './expectations';
import { Baselines, judge, missingWorks } from './judgement';
import type { Figure } from './measure';

const GET = 'GetTask, 64 callers';
const READY = 'READY over 10000 waiting tasks, one call';

function figureOf(work: string, more: Partial<Figure> = {}): Figure {
  return { work, count: 100, perSecond: 100, seconds: 1, errors: 0, ...more };
}

describe('judge', () => {
  it('compares with the baseline of the work, and says that the target is reached', () => {
    const baselines = new Baselines();
    baselines.setFor(Against.Solo, GET, 200);

    expect(judge('ledger', figureOf(GET), baselines)).toEqual({
      compared: '0.500 of solo mode',
      target: 'at least 0.5 ratio: reached',
    });
  });

  it('says that a target in seconds is missed', () => {
    expect(judge('solo', figureOf(READY, { seconds: 1.6 }), new Baselines())).toEqual({
      compared: '',
      target: 'at most 1.5 s: missed',
    });
  });

  it('does not say that a ratio is reached without its baseline', () => {
    expect(judge('solo', figureOf(GET), new Baselines()).target).toBe('at least 0.6 ratio: not known');
  });

  it('has no target in seconds for another number of tasks', () => {
    expect(judge('solo', figureOf('READY over 500 waiting tasks, one call'), new Baselines()).target).toBe('');
  });
});

describe('missingWorks', () => {
  it('names the works with a target that were not measured', () => {
    expect(missingWorks('solo', [figureOf(GET)])).toContain(READY);
    expect(missingWorks('solo', [figureOf(GET)])).not.toContain(GET);
  });
});
