// SPDX-License-Identifier: Apache-2.0

import type { Board, Counts } from './board';

/** How a run has ended. */
export interface Report {
  /** Titles of the studies, the federated one first. */
  readonly studies: readonly string[];
  /** For each round, the accuracy of each study. */
  readonly rounds: readonly (readonly number[])[];
  readonly refusal: string;
  readonly failure: string;
  readonly counts: Counts;
  readonly seconds: number;
}

/** The accuracy of each study that measures one, round by round. */
export function accuracyTable(board: Board): Pick<Report, 'studies' | 'rounds'> {
  const studies = board.studies.filter((study) => board.accuracyOf(study, 1) !== undefined);
  const rounds: number[][] = [];
  for (let round = 1; ; round++) {
    const accuracies = studies.flatMap((study) => board.accuracyOf(study, round) ?? []);
    if (accuracies.length === 0) return { studies: studies.map(({ title }) => title), rounds };
    rounds.push(accuracies);
  }
}

/** The report for people. */
export function toLines({ studies, rounds, refusal, failure, counts, seconds }: Report): string[] {
  return [
    'Accuracy on the test rows of both hospitals:',
    '',
    ['round', ...studies].join('   '),
    ...rounds.map((accuracies, index) => tableRow(index + 1, accuracies, studies)),
    '',
    verdict(rounds),
    `Refused: ${refusal}`,
    `Failed: ${failure}`,
    `${counts.tasks} tasks, ${counts.models} models (${counts.disabledModels} disabled since), ` +
      `${counts.performances} performances, ${counts.events} events in ${seconds.toFixed(1)} s`,
  ];
}

/** The report for programs: one object for each round, then one for the rest. */
export function toJsonLines({ studies, rounds, refusal, failure, counts, seconds }: Report): string[] {
  const results = rounds.map((accuracies, index) => ({
    round: index + 1,
    accuracy: Object.fromEntries(
      accuracies.map((accuracy, study) => [studies[study] ?? '', Number(accuracy.toFixed(4))]),
    ),
  }));
  return [...results, { refusal, failure, counts, seconds }].map((result) => JSON.stringify(result));
}

function tableRow(round: number, accuracies: readonly number[], studies: readonly string[]): string {
  const cells = accuracies.map((accuracy, study) => accuracy.toFixed(3).padEnd(studies[study]?.length ?? 0));
  return [String(round).padStart(5), ...cells].join('   ').trimEnd();
}

function verdict(rounds: Report['rounds']): string {
  const [first = NaN] = rounds[0] ?? [];
  const [federated = NaN, ...alone] = rounds.at(-1) ?? [];
  const lead = federated - Math.max(...alone);
  const course = `from ${first.toFixed(3)} to ${federated.toFixed(3)}`;
  return `Trained together: ${course}, ${Math.abs(lead).toFixed(3)} ${lead >= 0 ? 'above' : 'below'} the better hospital alone.`;
}
