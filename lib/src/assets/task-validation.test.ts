// SPDX-License-Identifier: Apache-2.0

import { decode, type DraftFields, encode, NewComputeTask } from '@orchestrator/proto';
import { keyOf } from '../testing/fixtures';
import { assertNewTask } from './task-validation';

const LONG = 'x'.repeat(101);
const NO_UUID = 'must be a valid UUID';
const BLANK = 'cannot be blank';

function validate(fields: DraftFields<NewComputeTask>): void {
  const keys = { key: keyOf(1), functionKey: keyOf(2), computePlanKey: keyOf(3) };
  assertNewTask(decode(NewComputeTask, encode(NewComputeTask, { ...keys, ...fields })));
}

describe('assertNewTask', () => {
  test.each<[string, DraftFields<NewComputeTask>, string]>([
    ['no key', { key: '' }, `key: ${BLANK}.`],
    ['a key that is no UUID', { key: 'k' }, `key: ${NO_UUID}.`],
    ['a key in upper case', { key: keyOf(1).replace(/^0/, 'A') }, `key: ${NO_UUID}.`],
    ['no function', { functionKey: '' }, `function_key: ${BLANK}.`],
    ['a function key that is no UUID', { functionKey: 'f' }, `function_key: ${NO_UUID}.`],
    ['no plan', { computePlanKey: '' }, `compute_plan_key: ${BLANK}.`],
    ['a plan key that is no UUID', { computePlanKey: 'p' }, `compute_plan_key: ${NO_UUID}.`],
    ['no identifier and no reference', { inputs: [{}] }, `inputs: (Ref: ${BLANK}; identifier: ${BLANK}.).`],
    ['an input without reference', { inputs: [{ identifier: 'i' }] }, `inputs: (Ref: ${BLANK}.).`],
    ['an empty asset key', { inputs: [{ identifier: 'i', assetKey: '' }] }, `inputs: (AssetKey: ${BLANK}.).`],
    [
      'an input whose asset key is no UUID',
      { inputs: [{ identifier: 'i', assetKey: 'a' }] },
      `inputs: (AssetKey: ${NO_UUID}.).`,
    ],
    [
      'an empty reference to a parent',
      { inputs: [{ identifier: 'i', parentTaskOutput: {} }] },
      `inputs: (output_identifier: ${BLANK}; parent_task_key: ${BLANK}.).`,
    ],
    [
      'a parent key that is no UUID',
      { inputs: [{ identifier: 'i', parentTaskOutput: { parentTaskKey: 'p', outputIdentifier: 'o' } }] },
      `inputs: (parent_task_key: ${NO_UUID}.).`,
    ],
    [
      'several bad inputs, naming the first',
      { inputs: [{ identifier: 'i', assetKey: keyOf(4) }, { assetKey: keyOf(4) }, {}] },
      `inputs: (identifier: ${BLANK}.).`,
    ],
    ['an output without name', { outputs: new Map([['', { permissions: {} }]]) }, `outputs: (: ${BLANK}.).`],
    ['an output without permissions', { outputs: new Map([['o', {}]]) }, `outputs: (o: (permissions: ${BLANK}.).).`],
    [
      'metadata that are too long',
      { metadata: new Map([['name', LONG]]) },
      'metadata: OE0101: the value of "name" is too long.',
    ],
    ['several faults at once', { key: '', functionKey: 'f' }, `function_key: ${NO_UUID}; key: ${BLANK}.`],
  ])('refuses %s', (_fault, fields, problems) => {
    expect(() => {
      validate(fields);
    }).toThrow(`OE0101: computetask is not valid: ${problems}`);
  });

  test.each<[string, DraftFields<NewComputeTask>]>([
    ['nothing but keys', {}],
    ['identifiers of any length', { inputs: [{ identifier: LONG, assetKey: keyOf(4) }] }],
    ['empty permissions', { outputs: new Map([['o', { permissions: {} }]]) }],
    ['empty metadata', { metadata: new Map([['', '']]) }],
  ])('accepts %s', (_shape, fields) => {
    expect(() => {
      validate(fields);
    }).not.toThrow();
  });
});
