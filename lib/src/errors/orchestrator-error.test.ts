// SPDX-License-Identifier: Apache-2.0

import { ERRORS, type ErrorName } from './error-table';
import { alreadyExists, notFound, OrchestratorError } from './orchestrator-error';

const NAMES = Object.keys(ERRORS) as ErrorName[];

describe('OrchestratorError', () => {
  it('starts its text with its number', () => {
    expect(new OrchestratorError('badRequest', 'why').message).toBe('OE0003: why');
  });

  test.each(NAMES)('is found again in its text: %s', (code) => {
    const parsed = OrchestratorError.parse(new OrchestratorError(code, 'why').message);

    expect([parsed?.code, parsed?.message]).toEqual([code, `${ERRORS[code].number}: why`]);
  });

  it('is found behind what others have put in front of it', () => {
    const parsed = OrchestratorError.parse('chaincode response 500, OE0102: not yours');

    expect(parsed?.message).toBe('OE0102: not yours');
  });

  it('is the first one where a text has those of causes too', () => {
    const parsed = OrchestratorError.parse('OE0101: datasample is not valid: OE0002: datamanager not found');

    expect(parsed?.message).toBe('OE0101: datasample is not valid: OE0002: datamanager not found');
  });

  test.each(['why', 'OE0002', 'OE9999: why', 'XOE0002: why'])('is not in the text %j', (text) => {
    expect(OrchestratorError.parse(text)).toBeUndefined();
  });
});

describe('notFound', () => {
  it('is OE0002 with the kind and the key', () => {
    expect(notFound('failure report', 'k').message).toBe('OE0002: failure report with key "k" not found');
  });
});

describe('alreadyExists', () => {
  it('is OE0006 with the kind and the key', () => {
    expect(alreadyExists('computeplan', 'k').message).toBe('OE0006: computeplan with key "k" already exists');
  });
});
