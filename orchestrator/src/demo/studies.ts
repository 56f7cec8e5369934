// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import type { Hospital } from './hospital';
import { type PlannedTask, type StudyParts, TaskDrafts } from './task-drafts';

/** A compute plan, with its tasks in order of rounds and steps. */
export interface Study {
  readonly title: string;
  readonly planKey: string;
  readonly tasks: readonly PlannedTask[];
  /** Its tasks are bound to fail. */
  readonly fails?: true;
}

/** Each round, every hospital trains the last average further; the new average is tested at every hospital. */
export function federatedStudy(parts: StudyParts): Study {
  const planKey = randomUUID();
  const drafts = new TaskDrafts(parts, planKey);
  const everyone = parts.hospitals.map(({ mspid }) => mspid);
  let average: string | undefined;
  const tasks = numbersTo(parts.rounds).flatMap((round) => {
    const start = average;
    // A hospital's own model is for the average, and for nothing else.
    const trainings = parts.hospitals.map((at) =>
      drafts.training({ at, round, start, readers: [parts.analyst], transient: true }),
    );
    const sources = trainings.map(({ task }) => task.key);
    const averaging = drafts.averaging({ sources, round, readers: everyone, transient: round < parts.rounds });
    average = averaging.task.key;
    return [...trainings, averaging, ...drafts.tests(average, round)];
  });
  return { title: 'federated', planKey, tasks };
}

/** Each round, one hospital trains its own model further; it is tested at every hospital. */
export function loneStudy(parts: StudyParts, at: Hospital): Study {
  const planKey = randomUUID();
  const drafts = new TaskDrafts(parts, planKey);
  const readers = parts.hospitals.map(({ mspid }) => mspid);
  let last: string | undefined;
  const tasks = numbersTo(parts.rounds).flatMap((round) => {
    const training = drafts.training({ at, round, start: last, readers, transient: round < parts.rounds });
    last = training.task.key;
    return [training, ...drafts.tests(last, round)];
  });
  return { title: `${at.mspid} alone`, planKey, tasks };
}

/** A single training that asks for what the rows do not have. */
export function failingStudy({ functions, ...parts }: StudyParts, at: Hospital): Study {
  const planKey = randomUUID();
  const drafts = new TaskDrafts({ ...parts, functions: { ...functions, train: functions.smoking } }, planKey);
  return {
    title: 'smoking',
    planKey,
    tasks: [drafts.training({ at, round: 1, readers: [], transient: false })],
    fails: true,
  };
}

function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
