// SPDX-License-Identifier: Apache-2.0

import { status } from '@grpc/grpc-js';
import { ERRORS, type ErrorName, OrchestratorError, StatusCode } from '@orchestrator/lib';
import pino from 'pino';
import { toStatus, withCode } from './errors';

function capture(): { lines: () => string; logger: pino.Logger } {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  return { lines: () => lines.join(''), logger };
}

describe('toStatus', () => {
  it.each(Object.keys(ERRORS) as ErrorName[])(
    'gives %s its status, and its number at the start of the text',
    (code) => {
      const result = toStatus(new OrchestratorError(code, 'why'), 'id', capture().logger);

      expect(result).toEqual({ code: ERRORS[code].status, details: `${ERRORS[code].number}: why` });
    },
  );

  it('hides an unexpected error behind an id under which it is logged', () => {
    const { lines, logger } = capture();

    const result = toStatus(new TypeError('secret detail'), 'the-id', logger);

    expect(result.code).toBe(status.INTERNAL);
    expect(result.details).toMatch(/^OE0007: .*the-id/);
    expect(result.details).not.toContain('secret detail');
    expect(lines()).toContain('secret detail');
    expect(lines()).toContain('the-id');
  });

  it('never answers UNKNOWN', () => {
    expect(Object.values(ERRORS).map((entry) => StatusCode[entry.status])).not.toContain('Unknown');
  });

  it('cuts a long text, also in the middle of a character, to what a header can carry', () => {
    const { details } = toStatus(
      new OrchestratorError('badRequest', 'x'.repeat(1490) + '😀'.repeat(50)),
      'id',
      capture().logger,
    );

    expect(details.length).toBeLessThan(1600);
    expect(() => encodeURI(details)).not.toThrow();
  });
});

describe('withCode', () => {
  it.each([
    [status.DEADLINE_EXCEEDED, 'OE0015'],
    [status.UNIMPLEMENTED, 'OE0010'],
    [status.UNAVAILABLE, 'OE0013'],
    [status.INTERNAL, 'OE0007'],
  ])('puts the number of status %i before a text of the transport', (code, number) => {
    expect(withCode('text', code)).toBe(`${number}: text`);
  });

  it('says of a message over a limit that it is too large, also where the transport says it in other words', () => {
    expect(withCode('size 5', status.RESOURCE_EXHAUSTED)).toBe('OE0014: Received message larger than max: size 5');
  });

  it('leaves a text that has a number as it is', () => {
    expect(withCode('OE0101: text', status.INTERNAL)).toBe('OE0101: text');
  });
});
