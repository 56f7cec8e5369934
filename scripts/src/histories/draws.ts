// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Addressable, DraftFields } from '@orchestrator/proto';

/** A key, the same one for the same state of the numbers. */
export function drawKey(random: Random): string {
  const hex = drawHex(random, 16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)];
  return parts.join('-');
}

/** A place, likewise. */
export function drawPlace(random: Random): DraftFields<Addressable> {
  return { checksum: drawHex(random, 32), storageAddress: `https://storage.example.org/${drawKey(random)}` };
}

/** So many bytes, likewise. */
export function drawHex(random: Random, bytes: number): string {
  return Array.from({ length: bytes }, () => random.below(256).toString(16).padStart(2, '0')).join('');
}

/** One of several. */
export function drawOne<T>(random: Random, from: readonly [T, ...T[]]): T {
  return from[random.below(from.length)] ?? from[0];
}
