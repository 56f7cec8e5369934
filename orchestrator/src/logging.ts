// SPDX-License-Identifier: Apache-2.0

import pino, { type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './configuration';

export type { Logger };

const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'passphrase', 'privateKey', 'secret', 'token'];
const DEPTHS = ['', '*.', '*.*.'];
const STANDARD_ERROR = 2;

/**
 * A log of one JSON object per line, on standard error unless another destination is given. What is logged under the name
 * of a secret, down to two levels inside an object, is replaced.
 */
export function createLogger(
  level: LogLevel,
  destination: DestinationStream = pino.destination(STANDARD_ERROR),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: DEPTHS.flatMap((depth) => SECRET_FIELDS.map((field) => depth + field)), censor: '[secret]' },
    },
    destination,
  );
}
