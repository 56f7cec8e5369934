// SPDX-License-Identifier: Apache-2.0

import { type AssetEvent, compareUtf8, EventKind, type ImageAsset, type ImageHeader } from '@orchestrator/proto';
import { organization } from '../assets/organization';
import { profilingStep } from '../assets/profiling';
import { outputAsset } from '../assets/task-output';
import { invalid } from '../errors/orchestrator-error';
import { hashOf } from './image-digest';
import { type OpenAsset, openAsset, openEvent, orderKey, orderOf, organizationsOf } from './image-item';
import { referencesOf } from './image-references';
import { PlanFailures, toldBytes } from './plan-failures';

/** Version of the layout of images. */
export const IMAGE_FORMAT = 1;
const EVENT_ID = /^(?<transaction>.+):(?<index>\d{8})$/;
/** Kinds that are in events, and not stored by themselves. */
const TOLD_ONLY: ReadonlySet<string> = new Set([outputAsset.name, profilingStep.name]);

/**
 * Looks at a whole image: is it what a channel can have come to? Events have ids that continue each other, and an asset is
 * created in the first of its events; assets are what their last event says; what they name is there; and organizations
 * in whose name they stand are registered.
 */
export class ImageChecker {
  readonly #transactions = new Set<string>();
  #transaction = '';
  #index = 0;
  /** The hash of each stored asset as its last event has it. */
  readonly #told = new Map<string, string>();
  readonly #failures = new PlanFailures();
  readonly #assets = new Set<string>();
  #last = '';
  #events = 0;
  readonly #organizations = new Set<string>();
  readonly #named = new Set<string>();
  /** What has not come yet, any of several, and what names it. */
  readonly #open = new Map<string, string>();

  constructor(private readonly channel: string) {}

  /** Takes the next event. @throws OE0101 if it cannot be the next one. */
  addEvent(bytes: Uint8Array): void {
    const { event, carried } = openEvent(bytes, this.channel);
    if (this.#assets.size > 0) throw invalid(`event "${event.id}" comes after an asset`);
    this.#follow(event.id);
    this.#events++;
    if (!TOLD_ONLY.has(carried.definition.name)) this.#tell(event, carried);
  }

  /** Takes the next asset. @throws OE0101 if it cannot be the next one. */
  addAsset(item: ImageAsset): void {
    const opened = openAsset(item);
    const { definition, key } = opened;
    const order = orderOf(opened);
    if (compareUtf8(order, this.#last) <= 0) throw invalid(`${printed(order)} is out of order`);
    const isTold = definition.event === undefined || this.#told.get(order) === digest(toldBytes(opened));
    if (!isTold || !this.#failures.explain(opened)) throw invalid(`${printed(order)} is not what its last event says`);
    this.#last = order;
    this.#assets.add(order);
    if (definition.name === organization.name) this.#organizations.add(key);
    for (const name of organizationsOf(opened)) this.#named.add(name);
    for (const { kinds, key: named } of referencesOf(opened)) {
      const options = kinds.map(({ name }) => orderKey(name, named));
      if (!options.some((option) => this.#assets.has(option))) this.#open.set(options.join('\0'), order);
    }
  }

  /** What the image is of, when all of it was taken. @throws OE0101 if something lacks. */
  end(pieces: number): ImageHeader {
    for (const order of this.#told.keys()) {
      if (!this.#assets.has(order)) throw invalid(`${printed(order)} is in events, and not among the assets`);
    }
    for (const [options, from] of this.#open) {
      const [first = '', ...others] = options.split('\0');
      if ([first, ...others].some((option) => this.#assets.has(option))) continue;
      throw invalid(`${printed(from)} names ${printed(first)}, which is not there`);
    }
    for (const name of this.#named) {
      if (!this.#organizations.has(name)) throw invalid(`organization "${name}" has assets, and is not registered`);
    }
    return {
      format: IMAGE_FORMAT,
      channel: this.channel,
      organizations: [...this.#organizations],
      pieces,
      events: this.#events,
      assets: this.#assets.size,
    };
  }

  /** Ids count from 0 in each transaction, whose events stand together. */
  #follow(id: string): void {
    const { transaction = '', index = '' } = EVENT_ID.exec(id)?.groups ?? {};
    if (transaction !== this.#transaction) {
      if (this.#transactions.has(transaction)) throw invalid(`event "${id}" is apart from its transaction`);
      this.#transactions.add(transaction);
      this.#transaction = transaction;
      this.#index = 0;
    }
    if (transaction === '' || Number(index) !== this.#index)
      throw invalid(`event "${id}" does not follow its neighbour`);
    this.#index++;
  }

  #tell({ id, eventKind, timestamp }: AssetEvent, carried: OpenAsset): void {
    const order = orderOf(carried);
    const isFirst = !this.#told.has(order);
    if (isFirst !== (eventKind === EventKind.EVENT_ASSET_CREATED)) {
      throw invalid(
        `event "${id}" ${isFirst ? 'comes before the creation of' : 'creates once more'} ${printed(order)}`,
      );
    }
    this.#failures.see(carried, timestamp);
    this.#told.set(order, digest(toldBytes(carried)));
  }
}

function digest(bytes: Uint8Array): string {
  return Buffer.from(hashOf(bytes)).toString('latin1');
}

function printed(order: string): string {
  const [kind = '', key = ''] = order.split('\n');
  return `${kind} "${key}"`;
}
