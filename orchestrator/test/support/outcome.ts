// SPDX-License-Identifier: Apache-2.0

import { CallError } from '../../src/client/call-error';

/** Refusals, as `outcomeOf` words them. */
export const REFUSED = {
  notFound: 'NOT_FOUND OE0002',
  badRequest: 'FAILED_PRECONDITION OE0003',
  conflict: 'ALREADY_EXISTS OE0006',
  unimplemented: 'UNIMPLEMENTED OE0010',
  aborted: 'ABORTED OE0012',
  unavailable: 'UNAVAILABLE OE0013',
  tooLarge: 'RESOURCE_EXHAUSTED OE0014',
  invalid: 'INVALID_ARGUMENT OE0101',
  denied: 'PERMISSION_DENIED OE0102',
  missingOutput: 'INVALID_ARGUMENT OE0106',
  otherKind: 'INVALID_ARGUMENT OE0107',
  cannotDisable: 'FAILED_PRECONDITION OE0108',
  planTerminated: 'FAILED_PRECONDITION OE0109',
  illegalMove: 'FAILED_PRECONDITION OE0111',
} as const;

/** `OK`, or the status of a refused call and the code at the start of its text, such as `NOT_FOUND OE0002`. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  const error = await failureOf(call);
  return error === undefined ? 'OK' : wording(error.status, error.details);
}

/** The text of a refused call; empty if it went well. */
export async function refusalText(call: Promise<unknown>): Promise<string> {
  return (await failureOf(call))?.details ?? '';
}

/** The status and the code of a text; without a code at the start, the whole text. */
export function wording(status: string, text: string): string {
  return `${status} ${/^(OE\d{4}): /.exec(text)?.[1] ?? `without a code: ${text}`}`;
}

async function failureOf(call: Promise<unknown>): Promise<CallError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
}
