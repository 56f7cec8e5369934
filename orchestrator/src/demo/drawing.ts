// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskStatus, FunctionStatus } from '@orchestrator/proto';
import type { Colors, Formatter } from 'picocolors/types';
import type { Board } from './board';
import type { Study } from './studies';
import type { Step } from './task-drafts';

const LETTERS: Readonly<Record<Step, string>> = { train: 'T', average: 'A', test: 'E' };
const LEGEND = 'T training  A averaging  E evaluation   · waiting  ○ ready  ◐ running  ● done  ✗ failed';
const ROUND_WIDTH = 5;
const ACCURACY_WIDTH = 6;
const GAP = '   ';

interface Mark {
  readonly glyph: string;
  readonly color: 'dim' | 'cyan' | 'yellow' | 'green' | 'red';
}

const WAITING: Mark = { glyph: '·', color: 'dim' };
const READY: Mark = { glyph: '○', color: 'cyan' };
const RUNNING: Mark = { glyph: '◐', color: 'yellow' };
const DONE: Mark = { glyph: '●', color: 'green' };
const FAILED: Mark = { glyph: '✗', color: 'red' };

const TASK_MARKS: Readonly<Record<ComputeTaskStatus, Mark>> = {
  [ComputeTaskStatus.STATUS_UNKNOWN]: { glyph: ' ', color: 'dim' },
  [ComputeTaskStatus.STATUS_WAITING_FOR_BUILDER_SLOT]: WAITING,
  [ComputeTaskStatus.STATUS_BUILDING]: WAITING,
  [ComputeTaskStatus.STATUS_WAITING_FOR_PARENT_TASKS]: WAITING,
  [ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT]: READY,
  [ComputeTaskStatus.STATUS_EXECUTING]: RUNNING,
  [ComputeTaskStatus.STATUS_DONE]: DONE,
  [ComputeTaskStatus.STATUS_CANCELED]: FAILED,
  [ComputeTaskStatus.STATUS_FAILED]: FAILED,
};

const FUNCTION_MARKS: Readonly<Record<FunctionStatus, Mark>> = {
  [FunctionStatus.FUNCTION_STATUS_UNKNOWN]: WAITING,
  [FunctionStatus.FUNCTION_STATUS_WAITING]: WAITING,
  [FunctionStatus.FUNCTION_STATUS_BUILDING]: RUNNING,
  [FunctionStatus.FUNCTION_STATUS_READY]: DONE,
  [FunctionStatus.FUNCTION_STATUS_CANCELED]: FAILED,
  [FunctionStatus.FUNCTION_STATUS_FAILED]: FAILED,
};

/** The lines of a picture: functions, then one row for each round, with a mark for each task and the accuracy. */
export function drawBoard(board: Board, colors: Colors): string[] {
  const rounds = Math.max(...board.studies.flatMap(({ tasks }) => tasks.map(({ round }) => round)));
  const titles = board.studies.map(
    (study) => colors.bold(study.title) + ' '.repeat(widthOf(study) - study.title.length),
  );
  const letters = board.studies.map((study) => {
    const steps = study.tasks.filter(({ round }) => round === 1).map(({ step }) => LETTERS[step]);
    return steps.join(' ').padEnd(widthOf(study));
  });
  return [
    board.functions.map(({ name, status }) => `${paint(FUNCTION_MARKS[status], colors)} ${name}`).join('  '),
    '',
    [' '.repeat(ROUND_WIDTH), ...titles].join(GAP).trimEnd(),
    ['round'.padEnd(ROUND_WIDTH), ...letters].join(GAP).trimEnd(),
    ...Array.from({ length: rounds }, (_, index) => drawRound(board, index + 1, colors)),
    '',
    colors.dim(LEGEND),
  ];
}

function drawRound(board: Board, round: number, colors: Colors): string {
  const cells = board.studies.map((study) => {
    const tasks = study.tasks.filter((planned) => planned.round === round);
    const marks = tasks.map(({ task }) => paint(TASK_MARKS[board.statusOf(task.key)], colors));
    const accuracy = board.accuracyOf(study, round)?.toFixed(3) ?? '';
    const width = Math.max(0, tasks.length * 2 - 1) + 1 + accuracy.length;
    return `${marks.join(' ')} ${accuracy}${' '.repeat(Math.max(0, widthOf(study) - width))}`;
  });
  return [String(round).padStart(ROUND_WIDTH), ...cells].join(GAP).trimEnd();
}

function widthOf({ title, tasks }: Study): number {
  const marks = tasks.filter(({ round }) => round === 1).length;
  return Math.max(title.length, marks * 2 + ACCURACY_WIDTH);
}

function paint({ glyph, color }: Mark, colors: Colors): string {
  const format: Formatter = colors[color];
  return format(glyph);
}
