// SPDX-License-Identifier: Apache-2.0

/**
 * Every way in which a call can fail: what callers see, and what the documentation of errors is made from.
 */

/** The numbers of the gRPC status codes in use. */
export enum StatusCode {
  InvalidArgument = 3,
  DeadlineExceeded = 4,
  NotFound = 5,
  AlreadyExists = 6,
  PermissionDenied = 7,
  ResourceExhausted = 8,
  FailedPrecondition = 9,
  Aborted = 10,
  Unimplemented = 12,
  Internal = 13,
  Unavailable = 14,
}

interface ErrorEntry {
  /** The number as callers see it, at the start of every error text. */
  readonly number: string;
  readonly status: StatusCode;
  /** What the code says, for the documentation. */
  readonly meaning: string;
}

/** The one table of errors, by name. */
export const ERRORS = {
  malformedBytes: entry('OE0001', StatusCode.Internal, 'stored bytes cannot be read'),
  notFound: entry('OE0002', StatusCode.NotFound, 'no asset has this key in this channel'),
  badRequest: entry('OE0003', StatusCode.FailedPrecondition, 'the request does not fit the state it meets'),
  conflict: entry('OE0006', StatusCode.AlreadyExists, 'the key or the single-valued output is taken'),
  internal: entry('OE0007', StatusCode.Internal, 'a fault of the server; the log has the cause under the id given'),
  unimplemented: entry('OE0010', StatusCode.Unimplemented, 'the action or rpc does not exist'),
  aborted: entry('OE0012', StatusCode.Aborted, 'too many concurrent updates; send the call again'),
  unavailable: entry('OE0013', StatusCode.Unavailable, 'the store cannot be reached; a write may or may not be done'),
  tooLarge: entry('OE0014', StatusCode.ResourceExhausted, 'the message is larger than the limit'),
  deadlineExceeded: entry('OE0015', StatusCode.DeadlineExceeded, 'the deadline of the call has passed'),
  invalidAsset: entry('OE0101', StatusCode.InvalidArgument, 'a field or parameter breaks a rule'),
  permissionDenied: entry('OE0102', StatusCode.PermissionDenied, 'the caller may not do this'),
  missingTaskOutput: entry('OE0106', StatusCode.InvalidArgument, 'the task has no such output'),
  incompatibleKind: entry('OE0107', StatusCode.InvalidArgument, 'the output is of another kind'),
  cannotDisableOutput: entry('OE0108', StatusCode.FailedPrecondition, 'the output cannot be disabled'),
  planTerminated: entry('OE0109', StatusCode.FailedPrecondition, 'the compute plan is canceled or failed already'),
  illegalTransition: entry('OE0111', StatusCode.FailedPrecondition, 'the action is illegal in the current status'),
} as const;

/** The name of a row of the table. */
export type ErrorName = keyof typeof ERRORS;

function entry(number: string, status: StatusCode, meaning: string): ErrorEntry {
  return { number, status, meaning };
}
