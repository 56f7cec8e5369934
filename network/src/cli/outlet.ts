// SPDX-License-Identifier: Apache-2.0

/** What a command writes to. */
export interface Outlet {
  /** Progress, a line at a time. */
  readonly say: (line: string) => void;
  /** Results. */
  readonly print: (text: string) => void;
  exitCode: number;
}
