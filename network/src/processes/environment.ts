// SPDX-License-Identifier: Apache-2.0

// All else could change what Fabric's programs do: any key of theirs can be set by an environment variable.
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'];

/** The environment of a program: what every program needs, and the given variables. */
export function environmentWith(variables: Readonly<Record<string, string>>): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, ...variables };
}
