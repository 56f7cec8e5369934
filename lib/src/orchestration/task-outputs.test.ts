// SPDX-License-Identifier: Apache-2.0

import type { DraftFields, NewComputeTaskOutput } from '@orchestrator/proto';
import { OUTPUTS, register, taskChannel, taskOf } from '../testing/task-fixtures';

async function declare(outputs: ReadonlyMap<string, DraftFields<NewComputeTaskOutput>>) {
  return (await register(await taskChannel(), taskOf(1, [], { outputs })))[0]?.outputs;
}

describe('outputs of a task', () => {
  test.each<[string, string, DraftFields<NewComputeTaskOutput>, string]>([
    ['one that the function lacks', 'x', { permissions: {} }, 'OE0101: computetask is not valid: function'],
    [
      'a performance that is not public',
      'score',
      { permissions: {} },
      'OE0101: computetask is not valid: output "score" is a performance: it must be public',
    ],
    [
      'a performance that is transient',
      'score',
      { permissions: { public: true }, transient: true },
      'OE0101: computetask is not valid: output "score" is a performance: it cannot be transient',
    ],
    ['unknown authorized ids', 'many', { permissions: { authorizedIds: ['B', 'X'] } }, 'OE0003: an authorized id'],
  ])('are refused with %s', async (...[, identifier, output, text]) => {
    await expect(declare(new Map([...OUTPUTS, [identifier, output]]))).rejects.toThrow(text);
  });

  it('are refused when some are missing, by name', async () => {
    await expect(declare(new Map([...OUTPUTS].slice(1, 2)))).rejects.toThrow(
      'OE0101: computetask is not valid: missing task outputs: model, score',
    );
  });

  it('keep ids of open permissions unchecked', async () => {
    const outputs = await declare(
      new Map([...OUTPUTS, ['many', { permissions: { public: true, authorizedIds: ['X'] } }]]),
    );

    expect(outputs?.get('many')?.permissions?.process).toEqual({ public: true, authorizedIds: ['X', 'A'] });
  });
});
