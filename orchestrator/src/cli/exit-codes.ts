// SPDX-License-Identifier: Apache-2.0

/** What the exit code of a command means. */
export enum ExitCode {
  Ok = 0,
  /** The command ran, and what it looked at is not in order. */
  Fault = 1,
  /** The command line or the configuration cannot be used. */
  Usage = 2,
  /** The server or the store cannot be reached or opened. */
  Unreachable = 3,
}

/** A command stores its exit code here. */
export interface Outlet {
  exitCode: ExitCode;
}
