// SPDX-License-Identifier: Apache-2.0

/** What the thrown thing says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
