// SPDX-License-Identifier: Apache-2.0

/** The configuration cannot be used. Its message lists every fault that was found. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly string[]) {
    const title = faults.length === 1 ? 'The configuration has a fault:' : 'The configuration has faults:';
    super([title, ...faults].join('\n  '));
  }
}

/** Gathers what is wrong, so that an operator hears of everything at once. */
export class Faults {
  readonly #texts: string[] = [];
  readonly #names = new Set<string>();

  /** Says what is wrong with an environment variable. The text must not hold the value of a secret. */
  report(name: string, text: string): void {
    this.#names.add(name);
    this.#texts.push(`${name}: ${text}`);
  }

  /** Whether anything is wrong with one of these variables, so that its value means nothing. */
  concern(names: readonly string[]): boolean {
    return names.some((name) => this.#names.has(name));
  }

  /** @throws ConfigurationError if anything was reported. */
  assertNone(): void {
    if (this.#texts.length > 0) throw new ConfigurationError(this.#texts);
  }
}
