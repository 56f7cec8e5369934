// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { ErrorType } from '@orchestrator/proto';
import { CallError } from '../client/call-error';
import { Board } from './board';
import { followEvents, newestEventId } from './event-feed';
import { readFile } from './file-store';
import { registerFunctions } from './functions';
import { findHospital, registerPatients } from './hospital';
import { markOf, type Organization, register } from './organization';
import { createPatients } from './patients';
import { persist } from './patience';
import type { Presenter } from './presenter';
import { accuracyTable, type Report } from './report';
import { failingStudy, federatedStudy, loneStudy, type Study } from './studies';
import { type PlannedTask, type StudyParts, TaskDrafts } from './task-drafts';
import { Worker } from './worker';

/** Who plays, and what. */
export interface StoryParts {
  readonly hospitals: readonly Organization[];
  readonly analyst: Organization;
  readonly presenter: Presenter;
  readonly rounds: number;
  readonly seed: number;
}

/**
 * Runs the demo: workers of all organizations, and beside them the analyst who plans the work and watches it.
 * Rejects with the first thing that goes otherwise than planned.
 */
export async function playStory(parts: StoryParts): Promise<Report> {
  const { analyst, hospitals } = parts;
  const organizations = [...hospitals, analyst];
  const startId = await newestEventId(analyst.client);
  await Promise.all(organizations.map(register));
  const working = Promise.all(organizations.map((organization) => new Worker(organization).follow(startId)));
  // The workers end before the analyst only if one of them fails.
  return Promise.race([new Story(parts).play(startId), working.then(() => Promise.reject(new Error('no workers')))]);
}

class Story {
  constructor(private readonly parts: StoryParts) {}

  async play(startId: string): Promise<Report> {
    const { analyst, hospitals, presenter } = this.parts;
    const started = performance.now();
    const studyParts = await this.#prepare();
    const [home, abroad] = studyParts.hospitals;
    const [nosy] = hospitals;
    if (home === undefined || abroad === undefined || nosy === undefined) throw new Error('two hospitals are needed');
    const studies = [
      federatedStudy(studyParts),
      ...studyParts.hospitals.map((hospital) => loneStudy(studyParts, hospital)),
      failingStudy(studyParts, home),
    ];
    const board = new Board(studies, Object.values(studyParts.functions));
    const watching = this.#watch(board, startId);
    const refusal = await Promise.race([this.#provokeRefusal(nosy, studyParts), watching]);
    await Promise.race([Promise.all(studies.map((study) => this.#register(study))), watching]);
    await watching;
    const failure = await this.#readFailure(studies);
    await this.#assertEnded(studies);
    const seconds = (performance.now() - started) / 1000;
    return { ...accuracyTable(board), refusal, failure, counts: board.counts, seconds };
  }
}
