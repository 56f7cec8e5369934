// SPDX-License-Identifier: Apache-2.0

import { invalid, type OrchestratorError } from '../errors/orchestrator-error';

/** What is wrong with a field: a phrase, or the problems of its parts. Undefined where nothing is. */
export type Problem = string | Problems | undefined;

/** Field name -> problem. */
export interface Problems {
  readonly [field: string]: Problem;
}

/**
 * Refuses an asset if any of its fields has a problem, naming all of them.
 * @throws OE0101, such as `datamanager is not valid: key: cannot be blank; name: cannot be blank.`
 */
export function assertValid(kind: string, problems: Problems): void {
  const text = render(problems);
  if (text !== undefined) throw invalidAsset(kind, text);
}

/** The refusal of an asset for a text of its own. */
export function invalidAsset(kind: string, text: string): OrchestratorError {
  return invalid(`${kind} is not valid: ${text}`);
}

/** The problems of the elements of a list, by index; undefined where there are none. */
export function each<T>(elements: readonly T[], check: (element: T) => Problem): Problems | undefined {
  const problems = Object.fromEntries(elements.map((element, i) => [String(i), check(element)]));
  return render(problems) === undefined ? undefined : problems;
}

/** The first problem, if there is one. */
export function first(...problems: readonly Problem[]): Problem {
  return problems.find(
    (problem) => problem !== undefined && (typeof problem === 'string' || render(problem) !== undefined),
  );
}

function render(problems: Problems): string | undefined {
  const texts = new Map<string, string>();
  for (const field of Object.keys(problems)) {
    const problem = problems[field];
    const text = typeof problem === 'object' ? render(problem) : problem;
    if (text !== undefined) texts.set(field, typeof problem === 'object' ? `(${text})` : text);
  }
  if (texts.size === 0) return undefined;
  const fields = [...texts.keys()].sort();
  return `${fields.map((field) => `${field}: ${String(texts.get(field))}`).join('; ')}.`;
}
