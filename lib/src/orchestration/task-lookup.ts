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
    return new Lookup(definition).read(provider, keys);
  }

  /** Reads the assets with these keys too, all at once, but for those that are there. */
  read(provider: Provider, keys: readonly string[] | ReadonlySet<string>): Awaitable<this> {
    const missing = [...new Set(keys)].filter((key) => !this.#assets.has(key));
    if (missing.length === 0) return this;
    return after(provider.assets.findMany(this.definition, missing), (found) => {
      found.forEach((asset, i) => {
        if (asset !== undefined) this.#assets.set(missing[i] as string, asset);
      });
      return this;
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
