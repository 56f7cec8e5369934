// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { ErrorType } from '@orchestrator/proto';
import { CallError } from '../client/call-error';
import { Board } from './board';
import { followEvents, newestEventId } from './event-feed';
import { readFile } from './file-store';
import { registerFunctions } from './functions';
import { findHospital, type Hospital, registerPatients } from './hospital';
import { markOf, type Organization, register } from './organization';
import { createPatients, type Patients } from './patients';
import { patient, persist } from './patience';
import type { Presenter } from './presenter';
import { accuracyTable, type Report } from './report';
import { failingStudy, federatedStudy, loneStudy, type Study } from './studies';
import { type PlannedTask, type StudyParts, TaskDrafts } from './task-drafts';
import { Worker } from './worker';

/** Who plays, and what. */
export interface StoryParts {
  readonly hospitals: readonly [Organization, Organization];
  readonly analyst: Organization;
  readonly presenter: Presenter;
  readonly rounds: number;
  readonly seed: number;
}

/**
 * Runs the demo: workers of all organizations, and beside them the analyst who plans the work and watches it. Ends when
 * everything has gone as planned, rejects with the first thing that has not.
 */
export async function playStory(parts: StoryParts): Promise<Report> {
  const { analyst, hospitals } = parts;
  const organizations = [...hospitals, analyst];
  const startId = await newestEventId(analyst.client);
  await Promise.all(organizations.map(register));
  const working = Promise.all(organizations.map((organization) => new Worker(organization).follow(startId)));
  return Promise.race([new Analysis(parts).run(startId), working.then(() => Promise.reject(new Error('stopped')))]);
}

/** The analyst's side. */
class Analysis {
  readonly #started = performance.now();

  constructor(private readonly parts: StoryParts) {}

  async run(startId: string): Promise<Report> {
    const { hospitals, studyParts } = await this.#prepare();
    const [home, abroad] = hospitals;
    const refusal = await this.#provokeRefusal(studyParts, abroad);
    const studies = [
      federatedStudy(studyParts),
      ...hospitals.map((hospital) => loneStudy(studyParts, hospital)),
      failingStudy(studyParts, home),
    ];
    const board = new Board(studies, Object.values(studyParts.functions));
    await Promise.all([this.#watch(board, startId), ...studies.map((study) => this.#register(study))]);
    await this.#assertEnded(studies);
    const failure = await this.#explainFailures(studies);
    const seconds = (performance.now() - this.#started) / 1000;
    return { ...accuracyTable(board), refusal, failure, counts: board.counts, seconds };
  }

  /** The hospitals register their patients, the analyst the functions. */
  async #prepare(): Promise<{ hospitals: readonly [Hospital, Hospital]; studyParts: StudyParts }> {
    const { analyst, rounds, seed } = this.parts;
    const [home, abroad] = this.parts.hospitals;
    const [ours, theirs] = createPatients(seed);
    const hospitals = await Promise.all([this.#settle(home, ours), this.#settle(abroad, theirs)]);
    const functions = await registerFunctions(analyst);
    const metadata = markOf(analyst.run);
    return { hospitals, studyParts: { functions, hospitals, analyst: analyst.mspid, rounds, metadata } };
  }

  async #settle(organization: Organization, patients: Patients): Promise<Hospital> {
    const { analyst, presenter } = this.parts;
    const managerKey = await registerPatients(organization, patients, analyst.mspid);
    const hospital = await patient(() => findHospital(analyst.client, managerKey));
    const count = hospital.trainingKeys.length;
    presenter.say(`${hospital.mspid} has registered a data manager, ${count} samples to train on and one to test on.`);
    return hospital;
  }

  /** A hospital tries to train on the rows of the other, which only the analyst may use. Returns the server's answer. */
  async #provokeRefusal(studyParts: StudyParts, target: Hospital): Promise<string> {
    const [nosy] = this.parts.hospitals;
    const planKey = randomUUID();
    const training = new TaskDrafts(studyParts, planKey).training({
      at: target,
      round: 1,
      readers: [],
      transient: false,
    });
    const attempt = this.#registerAs(nosy, { title: 'peek', planKey, tasks: [training] });
    const refused = await attempt.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(refused instanceof CallError) || refused.oeCode !== 'OE0102') {
      throw new Error(`${nosy.mspid} was not refused the rows of ${target.mspid}`, { cause: refused });
    }
    const refusal = `${nosy.mspid} may not train on the rows of ${target.mspid}: ${refused.details}`;
    this.parts.presenter.say(`Refused: ${refusal}`);
    return refusal;
  }

  #register(study: Study): Promise<void> {
    return this.#registerAs(this.parts.analyst, study);
  }

  async #registerAs({ client, run }: Organization, { planKey, title, tasks }: Study): Promise<void> {
    const plan = { key: planKey, name: title, tag: 'demo', metadata: markOf(run) };
    await persist(() => client.computePlan.registerPlan(plan));
    await persist(() => client.computeTask.registerTasks({ tasks: tasks.map(({ task }) => task) }));
  }

  async #watch(board: Board, startId: string): Promise<void> {
    for await (const event of followEvents(this.parts.analyst.client, startId)) {
      const change = board.note(event);
      if (change !== undefined) this.parts.presenter.show(board, change);
      const [mishap] = board.mishaps;
      if (mishap !== undefined) throw new Error(await this.#explain(mishap));
      if (board.settled) return;
    }
  }

  /** Plans are at their end, failed exactly where that was planned. */
  async #assertEnded(studies: readonly Study[]): Promise<void> {
    const { computePlan } = this.parts.analyst.client;
    for (const { planKey, title, fails = false } of studies) {
      const { isRunning } = await patient(() => computePlan.isPlanRunning({ key: planKey }));
      const { failureDate } = await patient(() => computePlan.getPlan({ key: planKey }));
      if (isRunning || (failureDate !== undefined) !== fails)
        throw new Error(`plan "${title}" has not ended as it should`);
    }
  }

  async #explainFailures(studies: readonly Study[]): Promise<string> {
    const failed = studies.filter(({ fails }) => fails).flatMap(({ tasks }) => tasks);
    const explanations = await Promise.all(failed.map((planned) => this.#explain(planned)));
    return explanations.join('; ');
  }

  /** What the failure report of a task leads to. */
  async #explain({ task, step, worker }: PlannedTask): Promise<string> {
    const { failureReport } = this.parts.analyst.client;
    const { errorType, logsAddress } = await patient(() => failureReport.getFailureReport({ assetKey: task.key }));
    const log =
      logsAddress === undefined
        ? 'no log'
        : Buffer.from(await readFile(logsAddress))
            .toString()
            .trim();
    return `${step} at ${worker}: ${ErrorType[errorType]}, ${log}`;
  }
}
