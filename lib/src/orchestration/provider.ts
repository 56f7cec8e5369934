// SPDX-License-Identifier: Apache-2.0

/**
 * One file per service; each rpc is a function of its request and a `Provider`, which is all that a call may know.
 */
import { AssetEvent, encode, type Encoded, EventKind, type Timestamp } from '@orchestrator/proto';
import type { AssetDefinition } from '../assets/definition';
import { fromMicros } from '../assets/time';
import type { Database } from '../persistence/database';
import type { EventHeader } from '../persistence/event-indexes';
import { Transaction } from '../persistence/transaction';

/** The facts of a call, fixed by the host before it runs. */
export interface Call {
  readonly channel: string;
  /** MSP id of the calling organization. */
  readonly requester: string;
  /** The time of the transaction, in microseconds since 1970. */
  readonly micros: number;
  /** Unique within the channel; ids of events are made from it. */
  readonly transactionId: string;
  /** Version of the orchestrator, for whoever asks. */
  readonly version: string;
  /** MSP id of the organization whose peer runs the call, empty if that is unknown; absent where no peer does. */
  readonly endorser?: string;
}

/** Gives the rpcs what they work with: who calls, when, and the assets. */
export class Provider {
  readonly assets: Transaction;
  /** The time of everything that this call writes. */
  readonly time: Timestamp;
  readonly #events: EmittedEvent[] = [];

  constructor(
    readonly call: Call,
    database: Database,
  ) {
    this.assets = new Transaction(database);
    this.time = fromMicros(call.micros);
  }

  get requester(): string {
    return this.call.requester;
  }

  /** The events emitted so far, in order. */
  get events(): readonly EmittedEvent[] {
    return this.#events;
  }

  /** Stores a new asset and tells everybody. @throws OE0006 if its key is taken. */
  async create<T>(definition: AssetDefinition<T>, value: T): Promise<Encoded<T>> {
    const asset = await this.assets.insert(definition, value);
    this.emit(definition, { kind: EventKind.EVENT_ASSET_CREATED, asset });
    return asset;
  }

  /** Stores the new value of an asset and tells everybody, with the reason if there is one. */
  update<T>(definition: AssetDefinition<T>, change: { previous: Encoded<T>; value: T; reason?: string }): Encoded<T> {
    const asset = this.assets.put(definition, change.previous, change.value);
    const { reason } = change;
    this.emit(definition, { kind: EventKind.EVENT_ASSET_UPDATED, asset, ...(reason === undefined ? {} : { reason }) });
    return asset;
  }

  /** Tells everybody what happened to an asset, as it is now. */
  emit<T>(definition: AssetDefinition<T>, happened: Happening<T>): void {
    const { event } = definition;
    if (event === undefined) return;
    const { asset, kind, reason } = happened;
    const header: EventHeader = {
      id: `${this.call.transactionId}:${String(this.#events.length).padStart(8, '0')}`,
      assetKey: happened.key ?? definition.keyOf(asset.value),
      assetKind: event.kind,
      eventKind: kind,
      channel: this.call.channel,
      timestamp: this.time,
      metadata: new Map(reason === undefined ? [] : [['reason', reason]]),
    };
    this.#events.push({ header, bytes: encode(AssetEvent, { ...header, [event.field]: asset }), asset });
  }

  /** Tells an event of another history as it was told there. */
  repeat(event: AssetEvent, bytes: Uint8Array, asset: Encoded<unknown>): void {
    this.#events.push({ header: event, bytes, asset });
  }
}

/** An event of a call. */
export interface EmittedEvent {
  /** The event without its asset. */
  readonly header: EventHeader;
  /** The whole event. */
  readonly bytes: Uint8Array;
  /** The asset that the event carries. */
  readonly asset: Encoded<unknown>;
}

/** Something that happened to an asset. */
interface Happening<T> {
  readonly kind: EventKind;
  readonly asset: Encoded<T>;
  /** The key in the event, where it is not that of the asset. */
  readonly key?: string;
  readonly reason?: string;
}
