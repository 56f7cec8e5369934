// SPDX-License-Identifier: Apache-2.0

import { status as grpcStatus, type ServiceError } from '@grpc/grpc-js';
import { ERRORS, OrchestratorError } from '@orchestrator/lib';

/** A call that did not end well: refused by the server, or lost on the way. */
export class CallError extends Error {
  override readonly name = 'CallError';
  /** Name of the gRPC status, such as `NOT_FOUND`. */
  readonly status: string;
  /** The code at the start of the server's text, such as `OE0002`; undefined if the server has not said one. */
  readonly oeCode: string | undefined;

  /**
   * @param code number of the gRPC status
   * @param details text of the status
   */
  constructor(
    readonly code: number,
    readonly details: string,
    options?: ErrorOptions,
  ) {
    const status = grpcStatus[code] ?? `status ${code}`;
    super(`${status}: ${details}`, options);
    this.status = status;
    const refusal = OrchestratorError.parse(details);
    this.oeCode = refusal === undefined ? undefined : ERRORS[refusal.code].number;
  }
}

/** The call error for whatever grpc-js has thrown. */
export function toCallError(cause: unknown): CallError {
  const { code, details, message } = cause as Partial<ServiceError>;
  return new CallError(code ?? grpcStatus.UNKNOWN, details ?? message ?? String(cause), { cause });
}
