// SPDX-License-Identifier: Apache-2.0

import type { Encoded } from '@orchestrator/proto';
import type { AssetDefinition } from '../assets/definition';
import { notFound } from '../errors/orchestrator-error';
import { after, type Awaitable } from '../persistence/database';
import type { Provider } from './provider';

/** Assets that were read beforehand, so that checks need not wait. That one is missing matters only to who asks for it. */
export class Lookup<T> {
  readonly #assets = new Map<string, Encoded<T>>();

  private constructor(readonly definition: AssetDefinition<T>) {}

  /** Reads the assets with these keys, all at once. */
  static read<T>(
    provider: Provider,
    definition: AssetDefinition<T>,
    keys: readonly string[] | ReadonlySet<string>,
  ): Awaitable<Lookup<T>> {
    const lookup = new Lookup(definition);
    const distinct = [...new Set(keys)];
    if (distinct.length === 0) return lookup;
    return after(provider.assets.findMany(definition, distinct), (found) => {
      found.forEach((asset, i) => {
        if (asset !== undefined) lookup.#assets.set(distinct[i] as string, asset);
      });
      return lookup;
    });
  }

  get values(): T[] {
    return [...this.#assets.values()].map(({ value }) => value);
  }

  has(key: string): boolean {
    return this.#assets.has(key);
  }

  find(key: string): T | undefined {
    return this.#assets.get(key)?.value;
  }

  /** @throws OE0002 if there is none. */
  get(key: string): T {
    return this.getEncoded(key).value;
  }

  /** @throws OE0002 if there is none. */
  getEncoded(key: string): Encoded<T> {
    const asset = this.#assets.get(key);
    if (asset === undefined) throw notFound(this.definition.title, key);
    return asset;
  }

  /** Adds an asset that this call has written. */
  add(asset: Encoded<T>): void {
    this.#assets.set(this.definition.keyOf(asset.value), asset);
  }
}
