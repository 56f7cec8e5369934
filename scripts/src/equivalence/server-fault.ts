// SPDX-License-Identifier: Apache-2.0

import { type ServiceError, status } from '@grpc/grpc-js';

const FAULTS: ReadonlySet<status> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.CANCELLED,
]);

/** A server does not serve: that says nothing of whether it answers as others do. */
export class ServerFault extends Error {
  override readonly name = 'ServerFault';
}

/** Is it what a call gets when a server does not serve? */
export function isFault(error: unknown): boolean {
  return FAULTS.has((error as Partial<ServiceError> | null)?.code ?? status.OK);
}
