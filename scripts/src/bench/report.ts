// SPDX-License-Identifier: Apache-2.0

import { cpus, totalmem } from 'node:os';
import type { Floor } from './floor';
import type { GrowthRow } from './growth';
import type { Figure } from './measure';

/** What a run has measured. */
export interface Run {
  readonly floor: Floor;
  readonly figures: readonly Figure[];
  readonly large: readonly GrowthRow[];
  readonly command: string;
}

/** The run as a document. */
export function report({ floor, figures, large, command }: Run): string {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${String(cpus().length)} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${String(Math.round(totalmem() / 2 ** 30))} GiB`;
  return [
    '# Benchmarks',
    '',
    `Measured on ${date} by \`${command}\` on ${machine}, Node.js ${process.versions.node}: the server and the client, both on this`,
    'machine, each in a process of its own, over loopback. The floor is a grpc-js server that only answers, in the same',
    'run with the same client. Both have answered some thousand calls before they are measured, except where the table says',
    'so. Absolute figures depend on the machine.',
    '',
    'The client is JavaScript as well and shares the processors. It bounds the floor more than the server, so the ratios',
    'here are higher than those that a client that costs less would see. They serve to compare one state of the code with',
    'another.',
    '',
    '## Floor',
    '',
    ...table(floor.figures, floor),
    '',
    '## Server, solo mode on the embedded store',
    '',
    ...table(figures, floor),
    '',
    ...(large.length === 0 ? [] : growthLines(large)),
  ].join('\n');
}

function table(figures: readonly Figure[], floor: Floor): string[] {
  return [
    '| work | a second | ratio to the floor | p50 ms | p99 ms | errors | |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...figures.map((figure) => row(figure, floor)),
  ];
}

function row(figure: Figure, floor: Floor): string {
  const ratio = figure.perSecond / floorOf(figure.work, floor);
  const time = (ms: number | undefined): string => (ms === undefined ? '' : ms.toFixed(2));
  const note = figure.note ?? (figure.p50Ms === undefined ? `${figure.seconds.toFixed(2)} s in all` : '');
  return `| ${figure.work} | ${figure.perSecond.toFixed(0)} | ${ratio.toFixed(3)} | ${time(figure.p50Ms)} | ${time(figure.p99Ms)} | ${String(figure.errors)} | ${note} |`;
}

/** Streams are compared with the bare stream of as many subscribers, everything else with the bare echo. */
function floorOf(work: string, floor: Floor): number {
  if (!/^(replay|bare stream)/.test(work)) return floor.echoPerSecond;
  return floor.streamPerSecond[work.endsWith(' to 10') ? 1 : 0];
}

function growthLines(rows: readonly GrowthRow[]): string[] {
  return [
    '## Growth',
    '',
    'Tasks in one channel, ten thousand to a plan; start is from the process to the first call, with the fold on disk.',
    '',
    '| tasks | RegisterTasks one by one, a second | GetTask, a second | resident MiB after the filling | after a restart | start s |',
    '| ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(({ assets, figures, memoryMebibytes, restartedMebibytes, startMs }) => {
      const [write, read] = figures.map(({ perSecond }) => perSecond.toFixed(0));
      return `| ${String(assets)} | ${write ?? ''} | ${read ?? ''} | ${String(memoryMebibytes)} | ${String(restartedMebibytes)} | ${(startMs / 1000).toFixed(2)} |`;
    }),
    '',
  ];
}
