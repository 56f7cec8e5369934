// SPDX-License-Identifier: Apache-2.0

import { status } from '@grpc/grpc-js';
import { OrchestratorError } from '@orchestrator/lib';
import { CallError } from '@orchestrator/orchestrator';
import { Findings, isThere } from './findings';

const missing = (): Promise<never> =>
  Promise.reject(new CallError(status.NOT_FOUND, new OrchestratorError('notFound', 'no plan').message));

/** Findings of a torture in which something was written and seen. */
async function findings(): Promise<Findings> {
  const found = new Findings();
  await found.write(Promise.resolve());
  await found.snapshot(Promise.resolve());
  return found;
}

describe('Findings', () => {
  it('is sound where writes are acknowledged, or refused because they are there already', async () => {
    const found = await findings();

    await found.write(Promise.reject(new CallError(status.ALREADY_EXISTS, 'OE0006: there')));

    expect(found.isSound).toBe(true);
  });

  it('takes a write that does not find what it rests on for a loss', async () => {
    const found = await findings();

    const end = await found.write(missing());

    expect(found.isSound).toBe(false);
    expect(found.lines.join('\n')).toMatch(/lost 1,(.|\n)*lost: CallError: NOT_FOUND: OE0002/);
    expect(isThere(end)).toBe(false);
  });

  it('leaves the refusal of a call that may rest on nothing to whoever asks', async () => {
    const found = await findings();

    const outcome = await found.outcome(missing());

    expect(outcome).toBe('OE0002');
    expect(found.isSound).toBe(true);
  });
});
