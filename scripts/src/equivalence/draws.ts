// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Addressable, DraftFields, NewPermissions } from '@orchestrator/proto';
import { drawHex } from '../histories/draws';
import { ORGANIZATIONS, PLACEHOLDER } from './call';

const NAMES = ['name', 'a', 'é'.repeat(50), '   ', 'x'.repeat(100), 'Zug um Zug'];

/** What programs are made of, drawn from one source. */
export class Draws {
  /** Nothing is wrong on purpose until this is false. */
  isCareful = true;

  constructor(private readonly random: Random) {}

  below(end: number): number {
    return this.random.below(end);
  }

  /** True so many times out of a hundred. */
  chance(percent: number): boolean {
    return this.random.below(100) < percent;
  }

  /** True so many times out of a hundred, but never while care is taken. */
  slip(percent: number): boolean {
    return !this.isCareful && this.chance(percent);
  }

  /** One of them; undefined if there is none. */
  one<T>(from: readonly T[]): T | undefined {
    return from[this.random.below(from.length)];
  }

  /** One of several. */
  oneOf<T>(first: T, ...more: readonly T[]): T {
    return this.one([first, ...more]) ?? first;
  }

  /** One of these values of an enum, or a number that has no name in it. */
  value<E extends number>(named: readonly E[], unnamed: number): E {
    return this.one([...named, unnamed as E]) ?? (unnamed as E);
  }

  /** Up to so many of them, in their order. */
  some<T>(from: readonly T[], most: number): T[] {
    const rest = [...from];
    while (rest.length > most) rest.splice(this.random.below(rest.length), 1);
    return rest;
  }

  /** In another order. */
  shuffled<T>(from: readonly T[]): T[] {
    const rest = [...from];
    return from.flatMap(() => rest.splice(this.random.below(rest.length), 1));
  }

  /** A key that no program has used. */
  key(): string {
    const hex = drawHex(this.random, 10);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), PLACEHOLDER].join('-');
  }

  address(): DraftFields<Addressable> {
    return { checksum: drawHex(this.random, 32), storageAddress: `https://storage.example.org/${this.key()}` };
  }

  checksum(): string {
    return drawHex(this.random, 32);
  }

  name(): string {
    return this.one(NAMES) ?? '';
  }

  metadata(): ReadonlyMap<string, string> {
    return new Map(
      this.some(
        [
          ['colour', 'blue'],
          ['ä', ''],
          ['', 'empty'],
          ['10', '9'],
        ] as const,
        this.below(5),
      ),
    );
  }

  /** Mostly for all, or for some; now and then for one that nobody has registered, or that is named twice. */
  permissions(): DraftFields<NewPermissions> {
    if (this.chance(65)) return { public: true, authorizedIds: this.chance(20) ? ['NoSuchMSP'] : [] };
    const ids: string[] = this.some(ORGANIZATIONS.slice(0, 2), this.below(3));
    if (this.slip(20)) ids.push(this.oneOf('NoSuchMSP', 'MyOrg3MSP'));
    return { authorizedIds: this.chance(10) ? [...ids, ...ids] : ids };
  }
}

/** The values of an enum. */
export function valuesOf<E extends number>(from: Readonly<Record<string, E | string>>): E[] {
  return Object.values(from).filter((value): value is E => typeof value === 'number');
}
