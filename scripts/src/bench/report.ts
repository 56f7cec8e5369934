// SPDX-License-Identifier: Apache-2.0

import { cpus, totalmem } from 'node:os';
import type { Mode } from './expectations';
import type { GrowthRow } from './growth';
import { type Baselines, judge, missingWorks } from './judgement';
import type { Figure } from './measure';

/** Programs that have used less are not named. */
const SEEN_S = 0.01;

/** What a run of a mode has measured. */
export interface Run {
  readonly mode: Mode;
  readonly heading: string;
  /** What it ran on, and what a reader has to know, as paragraphs. */
  readonly remarks: readonly string[];
  readonly baselineFigures: readonly Figure[];
  readonly figures: readonly Figure[];
  readonly baselines: Baselines;
  readonly growth: readonly GrowthRow[];
  /** Whether that is the store that the heading names, and no stand-in. */
  readonly isReal: boolean;
}

/** The run as a section of the document. */
export function report(run: Run, command: string): string {
  const { mode, baselines } = run;
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${String(cpus().length)} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${String(Math.round(totalmem() / 2 ** 30))} GiB`;
  const missing = missingWorks(mode, run.figures);
  return [
    `## ${run.heading}`,
    '',
    `Measured on ${date} by \`${command}\` on ${machine}, Node.js ${process.versions.node}.`,
    '',
    ...run.remarks.flatMap((remark) => [remark, '']),
    '### Baseline',
    '',
    ...table(run.baselineFigures, () => ({ compared: '', target: '' })),
    '',
    '### Works',
    '',
    ...table(run.figures, (figure) => judge(mode, figure, baselines)),
    '',
    ...(missing.length === 0 ? [] : [`Not measured by this command: ${missing.join('; ')}.`, '']),
    ...(run.growth.length === 0 ? [] : growthLines(run.growth)),
  ].join('\n');
}

function table(figures: readonly Figure[], judgeOf: (figure: Figure) => ReturnType<typeof judge>): string[] {
  return [
    '| work | a second | compared | target | p50 ms | p99 ms | errors | CPU s | |',
    '| --- | ---: | --- | --- | ---: | ---: | ---: | --- | --- |',
    ...figures.map((figure) => {
      const { compared, target } = judgeOf(figure);
      const cells = [rate(figure.perSecond), compared, target, ms(figure.p50Ms), ms(figure.p99Ms), figure.errors];
      return `| ${[figure.work, ...cells, cpuOf(figure), noteOf(figure)].join(' | ')} |`;
    }),
  ];
}

/** One line for whoever waits. */
export function lineOf(figure: Figure): string {
  const { work, perSecond, seconds, p50Ms, p99Ms, errors } = figure;
  const times = p50Ms === undefined ? '' : `, p50 ${ms(p50Ms)} ms, p99 ${ms(p99Ms)} ms`;
  return `${work}: ${rate(perSecond)}/s in ${seconds.toFixed(2)} s${times}, ${String(errors)} errors; ${[cpuOf(figure), figure.note ?? ''].filter((text) => text !== '').join('; ')}`;
}

function noteOf({ note, p50Ms, seconds }: Figure): string {
  return [p50Ms === undefined ? `${seconds.toFixed(2)} s in all` : '', note ?? '']
    .filter((text) => text !== '')
    .join(', ');
}

function cpuOf({ cpu = {} }: Figure): string {
  return Object.entries(cpu)
    .filter(([, seconds]) => seconds >= SEEN_S)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`)
    .join(', ');
}

function rate(perSecond: number): string {
  return perSecond.toFixed(perSecond < 10 ? 2 : 0);
}

function ms(time: number | undefined): string {
  return time?.toFixed(2) ?? '';
}

function growthLines(rows: readonly GrowthRow[]): string[] {
  return [
    '### Growth',
    '',
    'Tasks in one channel, ten thousand to a plan; start is from the process to the first call, with the fold on disk.',
    '',
    '| tasks | RegisterTasks one by one, a second | p50 ms | GetTask, a second | resident MiB after the filling | after a restart | start s |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(({ assets, write, read, memoryMebibytes, restartedMebibytes, startMs }) => {
      const sizes = [memoryMebibytes, restartedMebibytes, (startMs / 1000).toFixed(2)];
      return `| ${[assets, rate(write.perSecond), ms(write.p50Ms), rate(read.perSecond), ...sizes].join(' | ')} |`;
    }),
    '',
  ];
}
