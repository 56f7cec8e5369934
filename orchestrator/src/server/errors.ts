// SPDX-License-Identifier: Apache-2.0

import { status as GrpcStatus } from '@grpc/grpc-js';
import { ERRORS, type ErrorName, internal, OrchestratorError, StatusCode } from '@orchestrator/lib';
import type { Logger } from '../logging';

/** Longer texts are cut: they travel in a header, and clients limit those. */
const TEXT_LENGTH = 1500;

/** By these words clients recognise a message over the limit; grpc-js has other ones where it inflates a message. */
const TOO_LARGE = 'message larger than max';

/** Failures that somebody has to look at; the others are refusals. That the store is lost is logged once, not by call. */
const LOGGED: ReadonlySet<ErrorName> = new Set(['internal', 'malformedBytes']);

/** What grpc-js calls the statuses of the table of errors. */
const GRPC_STATUS: Readonly<Record<StatusCode, GrpcStatus>> = {
  [StatusCode.InvalidArgument]: GrpcStatus.INVALID_ARGUMENT,
  [StatusCode.DeadlineExceeded]: GrpcStatus.DEADLINE_EXCEEDED,
  [StatusCode.NotFound]: GrpcStatus.NOT_FOUND,
  [StatusCode.AlreadyExists]: GrpcStatus.ALREADY_EXISTS,
  [StatusCode.PermissionDenied]: GrpcStatus.PERMISSION_DENIED,
  [StatusCode.ResourceExhausted]: GrpcStatus.RESOURCE_EXHAUSTED,
  [StatusCode.FailedPrecondition]: GrpcStatus.FAILED_PRECONDITION,
  [StatusCode.Aborted]: GrpcStatus.ABORTED,
  [StatusCode.Unimplemented]: GrpcStatus.UNIMPLEMENTED,
  [StatusCode.Internal]: GrpcStatus.INTERNAL,
  [StatusCode.Unavailable]: GrpcStatus.UNAVAILABLE,
};

/** How a call ends, as grpc-js wants it. */
export interface CallStatus {
  readonly code: GrpcStatus;
  readonly details: string;
}

/** The status for an error; an unexpected one is logged with its cause, of which the caller only gets the id. */
export function toStatus(error: unknown, requestId: string, logger: Logger): CallStatus {
  if (error instanceof OrchestratorError) {
    if (LOGGED.has(error.code)) logger.warn({ requestId, err: error }, 'call failed');
    else logger.debug({ requestId, code: error.code, text: error.message }, 'call refused');
    return { code: GRPC_STATUS[error.status], details: cut(error.message) };
  }
  logger.error({ requestId, err: error }, 'unexpected failure');
  const hidden = internal(`unexpected failure; the server's log has it under request id ${requestId}`);
  return { code: GRPC_STATUS[hidden.status], details: hidden.message };
}

/** Texts of grpc-js itself get the code that ours have; a text of ours stays. */
export function withCode(details: string, code: GrpcStatus): string {
  if (/^OE\d{4}: /.test(details)) return details;
  const recognised = code !== GrpcStatus.RESOURCE_EXHAUSTED || details.includes(TOO_LARGE);
  const text = recognised ? details : `Received ${TOO_LARGE}: ${details}`;
  return `${(BY_STATUS.get(code) ?? ERRORS.internal).number}: ${text}`;
}

/** The rows for what grpc-js refuses by itself. */
const BY_STATUS = new Map<GrpcStatus, { readonly number: string }>([
  [GrpcStatus.RESOURCE_EXHAUSTED, ERRORS.tooLarge],
  [GrpcStatus.DEADLINE_EXCEEDED, ERRORS.deadlineExceeded],
  [GrpcStatus.UNIMPLEMENTED, ERRORS.unimplemented],
  [GrpcStatus.UNAVAILABLE, ERRORS.unavailable],
]);

function cut(text: string): string {
  // A cut may leave half of a character, which a header cannot carry.
  return Buffer.from(text.length > TEXT_LENGTH ? `${text.slice(0, TEXT_LENGTH)}...` : text).toString();
}
