// SPDX-License-Identifier: Apache-2.0

import { Writable } from 'node:stream';
import type { LogLevel } from './configuration';
import { createLogger, type Logger } from './logging';

function linesOf(level: LogLevel, log: (logger: Logger) => void): Record<string, unknown>[] {
  const chunks: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  log(createLogger(level, destination));
  return chunks
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('createLogger', () => {
  test('writes an object with level, time and text per line', () => {
    const lines = linesOf('info', (logger) => {
      logger.info({ port: 9000 }, 'listening');
    });

    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown;
    expect(lines).toEqual([{ level: 'info', time, port: 9000, msg: 'listening' }]);
  });

  test('leaves out what is below its level', () => {
    const lines = linesOf('warn', (logger) => {
      logger.info('below');
      logger.warn('at');
    });

    expect(lines).toMatchObject([{ msg: 'at' }]);
  });

  test('writes nothing when silent', () => {
    const lines = linesOf('silent', (logger) => {
      logger.fatal('lost');
    });

    expect(lines).toEqual([]);
  });

  test.each([
    ['on its own', { authorization: 'hunter2' }],
    ['inside an object', { metadata: { token: 'hunter2' } }],
    ['two levels inside', { call: { metadata: { password: 'hunter2' } } }],
  ])('replaces a secret %s', (_case, fields) => {
    const lines = linesOf('info', (logger) => {
      logger.info(fields, 'call');
    });

    expect(JSON.stringify(lines)).toContain('[secret]');
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });
});
