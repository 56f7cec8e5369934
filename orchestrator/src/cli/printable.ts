// SPDX-License-Identifier: Apache-2.0

/** Texts of callers may hold what a terminal takes for commands: this one does not. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
