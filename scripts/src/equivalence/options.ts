// SPDX-License-Identifier: Apache-2.0

import { parseArgs } from 'node:util';
import { isSize, type Size, SIZES } from './generate';
import { MOST_LANES } from './lane';
import { isRunning } from './targets';

const LANES = 4;

/** What a run is to do. */
export interface Options {
  readonly targets: readonly string[];
  /** Of the first program; each other has the next one. */
  readonly seed: number;
  readonly programs: number;
  readonly size: Size;
  /** So many programs run side by side. */
  readonly lanes: number;
  /** After so many programs the servers are started anew. */
  readonly slice: number;
  /** Only these steps of each program. */
  readonly steps: readonly number[] | undefined;
}

/** Reads the command line. @throws Error that says what cannot be used. */
export function parseOptions(): Options {
  const { values } = parseArgs({
    options: {
      targets: { type: 'string', default: 'embedded,couchdb,ledger' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      programs: { type: 'string', default: '20' },
      size: { type: 'string', default: 'full' },
      lanes: { type: 'string' },
      slice: { type: 'string', default: '250' },
      steps: { type: 'string' },
    },
  });
  const targets = values.targets.split(',');
  const { size } = values;
  if (!isSize(size)) throw new Error(`--size: "${size}" is none of ${Object.keys(SIZES).join(', ')}`);
  return {
    targets,
    size,
    seed: numberOf('seed', values.seed, 0),
    programs: numberOf('programs', values.programs, 1),
    lanes: lanesOf(values.lanes, targets.some(isRunning)),
    slice: numberOf('slice', values.slice, 1),
    steps: values.steps?.split(',').map((step) => numberOf('steps', step, 0)),
  };
}

function lanesOf(text: string | undefined, onRunning: boolean): number {
  const lanes = text === undefined ? (onRunning ? 1 : LANES) : numberOf('lanes', text, 1);
  if (onRunning && lanes > 1) throw new Error('--lanes: a running server has the channels of one lane only');
  if (lanes > MOST_LANES) throw new Error(`--lanes: there are ${String(MOST_LANES)} at most`);
  return lanes;
}

function numberOf(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least) throw new Error(`--${name}: "${text}" cannot be used`);
  return number;
}
