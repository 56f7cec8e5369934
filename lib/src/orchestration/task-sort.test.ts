// SPDX-License-Identifier: Apache-2.0

import type { NewComputeTask } from '@orchestrator/proto';
import { sortTasks } from './task-sort';

const CPU_MICROS = 1_000_000;

function task(key: string, ...parents: readonly string[]): NewComputeTask {
  const inputs = parents.map((parentTaskKey) => ({
    identifier: 'i',
    assetKey: undefined,
    parentTaskOutput: { parentTaskKey, outputIdentifier: 'o' },
  }));
  return { key, functionKey: 'f', computePlanKey: 'p', worker: '', metadata: new Map(), inputs, outputs: new Map() };
}

function sorted(tasks: readonly NewComputeTask[], ...stored: readonly string[]): string {
  return sortTasks(tasks, new Set(stored))
    .map(({ key }) => key)
    .join(' ');
}

describe('sortTasks', () => {
  it('puts each task behind those that its last parent was before, in the order of the request', () => {
    const tasks = [
      task('k0', 'k3', 'k4'),
      task('k1'),
      task('k2', 'k1'),
      task('k3', 'k1'),
      task('k4', 'k3'),
      task('k5'),
    ];

    expect(sorted(tasks)).toBe('k1 k5 k2 k3 k4 k0');
  });

  it('keeps the order of tasks that do not depend on each other', () => {
    expect(sorted([task('c'), task('a'), task('b')])).toBe('c a b');
  });

  it('does not wait for parents that are stored', () => {
    expect(sorted([task('b', 's'), task('a')], 's')).toBe('b a');
  });

  it('counts a parent once, however many of its outputs are taken', () => {
    expect(sorted([task('b', 'a', 'a'), task('a')])).toBe('a b');
  });

  test.each([
    ['a cycle', [task('a', 'b'), task('b', 'a'), task('c')], '2 of the tasks cannot be sorted', 'a, b'],
    ['a task that is its own parent', [task('a', 'a')], '1 of the tasks cannot be sorted', 'a'],
    ['an unknown parent', [task('a', 'x'), task('b', 'a'), task('c')], '2 of the tasks cannot be sorted', 'a, b'],
  ])('refuses %s and names its tasks', (...[, tasks, count, names]) => {
    expect(() => sortTasks(tasks, new Set())).toThrow(
      `OE0101: computetask is not valid: ${count}, for a cycle or an unknown parent: ${names}`,
    );
  });

  it('counts all of many, and names the first', () => {
    const tasks = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => task(key, key));

    expect(() => sortTasks(tasks, new Set())).toThrow(/: 6 of the tasks .*: a, b, c, d, e, \.\.\.$/);
  });

  it('sorts 10,000 tasks that all wait for each other within a second of the processor', () => {
    const count = 10_000;
    const tasks = Array.from({ length: count }, (_, i) => task(`k${i}`, ...(i + 1 < count ? [`k${i + 1}`] : [])));
    const start = process.cpuUsage();

    const first = sortTasks(tasks, new Set())[0];

    expect(first?.key).toBe(`k${count - 1}`);
    expect(process.cpuUsage(start).user).toBeLessThan(CPU_MICROS);
  });
});
