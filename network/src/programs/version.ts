// SPDX-License-Identifier: Apache-2.0

import { NetworkError } from '../network-error';

/** A version of Fabric's programs. */
export interface FabricVersion {
  /** As the program says it, without a leading v; empty if it does not say. */
  readonly text: string;
  /** Undefined for programs that were built without a version. */
  readonly major: number | undefined;
  readonly minor: number | undefined;
}

/** The versions that this network has been run with. */
const TRIED_LINES: readonly string[] = ['2.5', '3.1'];

/** Reads what `peer version` prints. @throws NetworkError if that is not it. */
export function parseVersion(output: string): FabricVersion {
  const line = /^\s*Version:[ \t]*(.*)$/m.exec(output);
  if (line === null) throw new NetworkError('The program does not say its version as "Version: ...".');
  const text = (line[1] ?? '').trim().replace(/^v(?=\d)/, '');
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(text) ?? [];
  return {
    text,
    major: major === undefined ? undefined : Number(major),
    minor: minor === undefined ? undefined : Number(minor),
  };
}

/** The line that a version belongs to, such as `3.1`; undefined if the program does not say. */
function lineOf({ major, minor }: FabricVersion): string | undefined {
  return major === undefined || minor === undefined ? undefined : `${major}.${minor}`;
}

/**
 * What should be said about the use of a version: undefined if nothing.
 * @throws NetworkError for a version that cannot work.
 */
export function remarkOn(version: FabricVersion): string | undefined {
  const line = lineOf(version);
  if (line === undefined) {
    return `the programs do not say their version (${version.text === '' ? 'empty' : version.text}); they are used as they are`;
  }
  if (isBefore(version, 2, 5)) {
    throw new NetworkError(`Fabric ${version.text} is too old: 2.5 is the least.`, 'Install 3.1, or 2.5.');
  }
  return TRIED_LINES.includes(line)
    ? undefined
    : `Fabric ${version.text} has not been tried (${TRIED_LINES.join(', ')} have)`;
}

/** Whether a version is certainly before the given one. */
export function isBefore(version: FabricVersion, major: number, minor: number): boolean {
  if (version.major === undefined || version.minor === undefined) return false;
  return version.major < major || (version.major === major && version.minor < minor);
}

/** Whether a version is the wanted one, which may be a line such as `2.5` or a full version. Unknown ones are taken. */
export function isWanted(version: FabricVersion, wanted: string): boolean {
  return version.major === undefined || version.text === wanted || version.text.startsWith(`${wanted}.`);
}
