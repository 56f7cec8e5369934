// SPDX-License-Identifier: Apache-2.0

import {
  type AssetDefinition,
  assetStateKey,
  assetStateRange,
  type Database,
  eventIndexes,
  type Index,
  indexNameOf,
  indexStateRange,
  indexStateSuffix,
  internal,
  MemoryDb,
  OrchestratorError,
  type ScanRange,
} from '@orchestrator/lib';
import { type AssetEvent, type Codec, Encoded } from '@orchestrator/proto';
import type { ChannelState } from './peer/channel-state';

/** Memory, and the time that a peer gives a call, end somewhere. */
const MOST_SCANNED = 20_000;

const eventIndexNames: ReadonlySet<string> = new Set(Object.values(eventIndexes).map(({ name }) => name));

/** What a call may see of a channel. */
export interface LedgerScope {
  readonly state: ChannelState;
  /** Every kind of asset by name. */
  readonly definitions: ReadonlyMap<string, AssetDefinition<never>>;
  /** The call changes nothing: it may list what only an orchestrator has an index of. */
  readonly readOnly: boolean;
}

/**
 * One channel of a ledger, in one transaction. Assets and the indexes that rules depend on are in its state. Other
 * indexes are not: where a read asks for one, all assets of the kind are read and listed in memory.
 */
export class LedgerDb implements Database {
  readonly #assets = new Map<string, Encoded<unknown> | undefined>();
  readonly #listed = new Map<string, Promise<MemoryDb>>();
  readonly #wanted = new Map<string, Codec<unknown>>();
  #fetching: Promise<void> | undefined;

  constructor(private readonly scope: LedgerScope) {}

  async find<T>(definition: AssetDefinition<T>, key: string): Promise<Encoded<T> | undefined> {
    const [asset] = await this.findMany(definition, [key]);
    return asset;
  }

  async findMany<T>(definition: AssetDefinition<T>, keys: readonly string[]): Promise<(Encoded<T> | undefined)[]> {
    const stateKeys = keys.map((key) => assetStateKey(definition.name, key));
    const missing = stateKeys.filter((stateKey) => !this.#assets.has(stateKey));
    if (missing.length > 0) await this.#fetch(missing, definition.codec);
    return stateKeys.map((stateKey) => this.#assets.get(stateKey) as Encoded<T> | undefined);
  }

  /** What is asked for at the same time goes into one message. */
  #fetch(stateKeys: readonly string[], codec: Codec<unknown>): Promise<void> {
    for (const stateKey of stateKeys) this.#wanted.set(stateKey, codec);
    return (this.#fetching ??= Promise.resolve().then(() => this.#fetchWanted()));
  }

  async #fetchWanted(): Promise<void> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    this.#fetching = undefined;
    const values = await this.scope.state.getMany(wanted.map(([stateKey]) => stateKey));
    wanted.forEach(([stateKey, codec], i) => {
      const value = values[i] as Uint8Array;
      this.#assets.set(stateKey, value.length === 0 ? undefined : Encoded.fromBytes(codec, value));
    });
  }

  async holds(definition: AssetDefinition<never>): Promise<boolean> {
    return (await this.scope.state.range(assetStateRange(definition.name), 1)).length > 0;
  }

  /** @throws OE0010 for events, and where there is too much to list; OE0007 if a write asks for an index of reads. */
  async scan(bucket: string, range: ScanRange): Promise<string[]> {
    const { definition, index } = this.#ownerOf(bucket);
    if (index.use !== 'rule') return (await this.#inMemory(definition, index)).scan(bucket, range);
    const limit = range.descending === true ? Infinity : range.limit;
    const records = await this.scope.state.range(indexStateRange(bucket, range), limit);
    const suffixes = records.map(({ key }) => indexStateSuffix(bucket, key));
    return range.descending === true ? suffixes.reverse().slice(0, range.limit) : suffixes;
  }

  async count(bucket: string): Promise<number> {
    const { definition, index } = this.#ownerOf(bucket);
    return (await this.#inMemory(definition, index)).count(bucket);
  }

  /** @throws OE0010: the events of a ledger are in its blocks, not in its state. */
  events(): Encoded<AssetEvent>[] {
    throw noEvents();
  }

  #ownerOf(bucket: string): { readonly definition: AssetDefinition<never>; readonly index: Index<never> } {
    const name = indexNameOf(bucket);
    if (eventIndexNames.has(name)) throw noEvents();
    for (const definition of this.scope.definitions.values()) {
      const index = definition.indexes.find((one) => one.name === name);
      if (index !== undefined) return { definition, index };
    }
    throw internal(`there is no index "${name}"`);
  }

  /** All assets of a kind in all of their indexes. */
  #inMemory(definition: AssetDefinition<never>, index: Index<never>): Promise<MemoryDb> {
    if (!this.scope.readOnly) throw internal(`a write depends on index "${index.name}", which a ledger does not keep`);
    let listed = this.#listed.get(definition.name);
    if (listed === undefined) this.#listed.set(definition.name, (listed = this.#list(definition)));
    return listed;
  }

  async #list(definition: AssetDefinition<never>): Promise<MemoryDb> {
    const records = await this.scope.state.range(assetStateRange(definition.name), MOST_SCANNED + 1);
    if (records.length > MOST_SCANNED) {
      throw askOrchestrator(`there are more than ${String(MOST_SCANNED)} assets of kind ${definition.name}`);
    }
    const memory = new MemoryDb();
    for (const { key, value } of records) {
      const asset = Encoded.fromBytes(definition.codec, value);
      this.#assets.set(key, asset);
      memory.put(definition, undefined, asset);
    }
    return memory;
  }
}

function noEvents(): OrchestratorError {
  return askOrchestrator('events are in the blocks of the ledger, not in its state');
}

function askOrchestrator(reason: string): OrchestratorError {
  return new OrchestratorError('unimplemented', `the chaincode cannot answer this, ask an orchestrator: ${reason}`);
}
