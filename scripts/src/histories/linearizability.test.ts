// SPDX-License-Identifier: Apache-2.0

import fc from 'fast-check';
import { Random } from '@orchestrator/lib/testing';
import { OK, type Operation } from './history';
import { checkLinearizability } from './linearizability';
import { PLAN_MODEL, type PlanInput } from './plan-subject';
import { TASK_MODEL, type TaskInput } from './task-subject';

const LINEARIZABLE = 'linearizable';

/** A call from one moment to another; without an answer its outcome is open. */
function call<Input>(input: Input, [invoked, returned]: readonly [number, number?], output?: string): Operation<Input> {
  return { input, output, invoked, returned: output === undefined ? Infinity : (returned ?? Infinity) };
}

const register = (mark: string): PlanInput => ({ ask: 'register', mark });
const rename = (mark: string): PlanInput => ({ ask: 'rename', mark });
const READ: PlanInput = { ask: 'read' };
/** The plan has the name `a` from the second moment on. */
const BORN = call(register('a'), [1, 2], OK);

function kindOf(...operations: Operation<PlanInput>[]): string {
  return checkLinearizability(operations, PLAN_MODEL).kind;
}

describe('checkLinearizability', () => {
  it.each<[string, Operation<PlanInput>[]]>([
    ['nothing', []],
    ['a read that sees the write before it', [BORN, call(READ, [3, 4], 'a')]],
    ['a read during a write that sees it', [BORN, call(rename('b'), [3, 9], OK), call(READ, [4, 5], 'b')]],
    ['a read during a write that does not', [BORN, call(rename('b'), [3, 9], OK), call(READ, [4, 5], 'a')]],
    [
      'an open write that takes effect long after',
      [BORN, call(rename('b'), [3]), call(READ, [4, 5], 'a'), call(READ, [90, 91], 'b')],
    ],
    ['an open write that never does', [BORN, call(rename('b'), [3]), call(READ, [90, 91], 'a')]],
    [
      'open writes that come in the other order',
      [BORN, call(rename('b'), [3]), call(rename('c'), [4]), call(READ, [5, 6], 'c'), call(READ, [7, 8], 'b')],
    ],
    ['a refusal that an open write explains', [call(register('a'), [1]), call(register('b'), [2, 3], 'OE0006')]],
  ])('accepts %s', (_what, operations) => {
    expect(kindOf(...operations)).toBe(LINEARIZABLE);
  });

  it.each<[string, Operation<PlanInput>[]]>([
    ['a stale read', [BORN, call(rename('b'), [3, 4], OK), call(READ, [5, 6], 'a')]],
    [
      'a read that is older than the one before it, during a write',
      [BORN, call(rename('b'), [3, 20], OK), call(READ, [4, 5], 'b'), call(READ, [6, 7], 'a')],
    ],
    ['a lost write', [BORN, call(rename('b'), [3, 4], OK), call(READ, [5, 6], 'a'), call(READ, [7, 8], 'a')]],
    [
      'a write executed twice',
      [
        BORN,
        call(rename('b'), [3, 4], OK),
        call(rename('c'), [5, 6], OK),
        call(READ, [7, 8], 'c'),
        call(READ, [9, 10], 'b'),
      ],
    ],
    [
      'an open write executed twice',
      [
        BORN,
        call(rename('b'), [3]),
        call(READ, [4, 5], 'b'),
        call(rename('c'), [6, 7], OK),
        call(READ, [8, 9], 'c'),
        call(READ, [10, 11], 'b'),
      ],
    ],
    [
      'a read of a write that was rolled back',
      [BORN, call(rename('b'), [3]), call(READ, [4, 5], 'b'), call(READ, [6, 7], 'a')],
    ],
    ['a read of what nobody has written', [BORN, call(READ, [3, 4], 'z')]],
    ['a write that was acknowledged and refused', [BORN, call(register('b'), [3, 4], OK)]],
    ['a refusal that nothing explains', [call(rename('b'), [1, 2], OK)]],
    ['an effect before its call', [BORN, call(READ, [3, 4], 'b'), call(rename('b'), [5, 6], OK)]],
  ])('refuses %s', (_what, operations) => {
    expect(kindOf(...operations)).toBe('wrong');
  });

  it('tells the longest order that it has found, and what cannot be next', () => {
    const operations = [BORN, call(rename('b'), [3, 4], OK), call(READ, [5, 6], 'a')];

    expect(checkLinearizability(operations, PLAN_MODEL)).toEqual({ kind: 'wrong', order: [0, 1], stuck: [2] });
  });

  it('does not judge a history of too many states', () => {
    const open = Array.from({ length: 30 }, (_, i): Operation<TaskInput> => {
      return call({ ask: 'model', mark: String(i) }, [10 + i]);
    });
    const begun = [
      call<TaskInput>({ ask: 'register', mark: 'a' }, [1, 2], OK),
      call<TaskInput>({ ask: 'execute', mark: 'b' }, [3, 4], OK),
    ];
    const impossible = call<TaskInput>({ ask: 'read models' }, [90, 91], 'a model that nobody has registered');

    expect(checkLinearizability([...begun, ...open, impossible], TASK_MODEL).kind).toBe('too many states');
  });

  it('says of small histories what trying all orders says', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const operations = drawHistory(new Random(seed));

        expect(kindOf(...operations) === LINEARIZABLE).toBe(hasOrder(operations, ''));
      }),
      { numRuns: 2000 },
    );
  });

  it('accepts what a plan has answered in fact, whenever its callers heard of it', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(kindOf(...drawTrueHistory(new Random(seed)))).toBe(LINEARIZABLE);
      }),
      { numRuns: 500 },
    );
  });
});

const INPUTS = [register('a'), register('b'), rename('c'), rename('d'), READ, READ, READ];
const OUTPUTS = [OK, OK, 'OE0006', 'OE0002', 'a', 'c', undefined];

function drawInput(random: Random): PlanInput {
  return INPUTS[random.below(INPUTS.length)] ?? READ;
}

/** Up to five calls that answer anything. */
function drawHistory(random: Random): Operation<PlanInput>[] {
  return Array.from({ length: 1 + random.below(5) }, () => {
    const invoked = random.below(20);
    return call(drawInput(random), [invoked, invoked + 1 + random.below(12)], OUTPUTS[random.below(OUTPUTS.length)]);
  });
}

/** Calls that take effect at moments between their call and their answer, some of which are never heard of. */
function drawTrueHistory(random: Random): Operation<PlanInput>[] {
  let state = '';
  return Array.from({ length: 25 }, (_, i) => {
    const input = i === 0 ? register('a') : drawInput(random);
    const step = PLAN_MODEL.step(state, input);
    const isOpen = random.below(5) === 0;
    if (!isOpen || random.below(2) === 0) ({ state } = step);
    const [invoked, returned] = [10 * i - random.below(60), 10 * i + 1 + random.below(60)];
    return call(input, [invoked, returned], isOpen ? undefined : step.output);
  });
}

/** Tries every order. */
function hasOrder(left: readonly Operation<PlanInput>[], state: string): boolean {
  if (left.every(({ output }) => output === undefined)) return true;
  return left.some((operation) => {
    const others = left.filter((other) => other !== operation);
    if (others.some(({ returned }) => returned <= operation.invoked)) return false;
    const step = PLAN_MODEL.step(state, operation.input);
    const fits = operation.output === undefined || operation.output === step.output;
    return fits && hasOrder(others, step.state);
  });
}
