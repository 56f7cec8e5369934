// SPDX-License-Identifier: Apache-2.0

import { OrchestratorError } from '@orchestrator/lib';
import { createLogger } from './logging';
import { logOutages } from './log-outages';

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly reason?: string;
  readonly err?: { readonly stack: string };
}

let lines: Line[];
let now: number;

beforeEach(() => {
  lines = [];
  now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => {
  jest.restoreAllMocks();
});

function start(): ReturnType<typeof logOutages> {
  const logger = createLogger('info', { write: (text) => lines.push(JSON.parse(text) as Line) });
  return logOutages(logger, { lost: 'it is away', found: 'it is back' });
}

describe('logOutages', () => {
  it('says that something goes, every half minute that it is away, and that it is back', () => {
    const outages = start();

    for (; now <= 70_000; now += 1000) outages.lost(new OrchestratorError('unavailable', 'no answer'));
    outages.found();
    outages.lost(new OrchestratorError('unavailable', 'no answer again'));

    const still = 'still: it is away';
    expect(lines.map(({ msg }) => msg)).toEqual(['it is away', still, still, 'it is back', 'it is away']);
    expect(lines[0]).toEqual(expect.objectContaining({ level: 'error', reason: 'OE0013: no answer' }));
    expect(JSON.stringify(lines)).not.toContain('stack');
  });

  it('says each new reason at once, but not any number of them', () => {
    const outages = start();

    for (; now < 1000; now++) outages.lost(new OrchestratorError('unavailable', `reason ${String(now % 2)}`));
    expect(lines.map(({ reason }) => reason)).toEqual(['OE0013: reason 0', 'OE0013: reason 1']);

    for (; now < 2000; now++) outages.lost(new OrchestratorError('unavailable', `at ${String(now)}`));
    expect(lines.length).toBe(10);
  });

  it('gives the stack of what nobody foresaw, once', () => {
    const outages = start();

    outages.lost(new TypeError('of ours'));
    now = 40_000;
    outages.lost(new TypeError('of ours'));

    expect(lines[0]?.err?.stack).toContain('log-outages.test');
    expect(lines[1]).toEqual(expect.objectContaining({ reason: 'of ours' }));
  });
});
