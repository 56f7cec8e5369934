// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';

const MAIN = join(__dirname, '../../../chaincode/test/tampered/main.ts');

/**
 * What a dishonest chaincode lies about: who calls, what a write answers, whether a write is allowed, or what a read
 * answers.
 */
export type Lie = 'caller' | 'reply' | 'refusal' | 'reads';

/** The program of a chaincode that is that of the project but for one lie. */
export function tampered(lie: Lie): readonly string[] {
  return ['--require', 'tsx/cjs', MAIN, lie];
}
