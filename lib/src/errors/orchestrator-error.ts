// SPDX-License-Identifier: Apache-2.0

import { ERRORS, type ErrorName, type StatusCode } from './error-table';

/** A refusal with a code. Its message starts with the OE number, since only text leaves a chaincode. */
export class OrchestratorError extends Error {
  override readonly name = 'OrchestratorError';

  constructor(
    readonly code: ErrorName,
    text: string,
    options?: ErrorOptions,
  ) {
    super(`${ERRORS[code].number}: ${text}`, options);
  }

  get status(): StatusCode {
    return ERRORS[this.code].status;
  }

  /**
   * The error that a text from another process stands for, or undefined if the text carries no code of ours.
   * The first code counts: texts of causes follow it.
   */
  static parse(text: string): OrchestratorError | undefined {
    const match = /\b(OE\d{4}): /.exec(text);
    if (match === null) return undefined;
    const code = Object.entries(ERRORS).find(([, { number }]) => number === match[1])?.[0];
    if (code === undefined) return undefined;
    return new OrchestratorError(code as ErrorName, text.slice(match.index + match[0].length));
  }
}

/** No asset of this kind has the key. */
export function notFound(kind: string, key: string): OrchestratorError {
  return new OrchestratorError('notFound', `${kind} with key "${key}" not found`);
}

/** An asset of this kind has the key already. */
export function alreadyExists(kind: string, key: string): OrchestratorError {
  return new OrchestratorError('conflict', `${kind} with key "${key}" already exists`);
}

/** A field or parameter breaks a rule. */
export function invalid(text: string): OrchestratorError {
  return new OrchestratorError('invalidAsset', text);
}

/** The request does not fit the state it meets. */
export function badRequest(text: string): OrchestratorError {
  return new OrchestratorError('badRequest', text);
}

/** The caller may not do this. */
export function permissionDenied(text: string): OrchestratorError {
  return new OrchestratorError('permissionDenied', text);
}

/** The plan is canceled or failed already. */
export function planTerminated(key: string): OrchestratorError {
  return new OrchestratorError('planTerminated', `computeplan with key "${key}" is already terminated`);
}

/** The action does not exist. */
export function unimplemented(text: string): OrchestratorError {
  return new OrchestratorError('unimplemented', text);
}

/** A state that cannot be. */
export function internal(text: string, cause?: unknown): OrchestratorError {
  return new OrchestratorError('internal', text, { cause });
}
