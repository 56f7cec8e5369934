// SPDX-License-Identifier: Apache-2.0

/** What went wrong with a network, and what to do about it. The message is meant for people; `advice` may be empty. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';

  constructor(
    message: string,
    readonly advice = '',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What the thrown thing says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
