// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Client } from '@orchestrator/orchestrator';
import type { DataSample } from '@orchestrator/proto';
import { drawHex, drawKey, drawPlace } from '../histories/draws';
import { type Fault, type Findings, isThere } from '../histories/findings';
import type { Work } from '../histories/work';

const SAMPLES = 8;
const TRANSFERS = 40;

interface Transfer {
  readonly samples: readonly string[];
  isAcknowledged: boolean;
}

/**
 * Samples that are registered in one call, and transfers between them: each links two of them to a manager of its own. So
 * the sum of links is known, and transfers that overlap undo each other where they are not atomic.
 */
export class Book implements Work {
  readonly #random: Random;
  readonly #base: string;
  readonly #samples: readonly string[];
  readonly #transfers = new Map<string, Transfer>();
  /** How many of them each sample has, as last seen. */
  readonly #transfersOf = new Map<string, number>();
  #isRegistered = false;

  constructor(
    random: Random,
    private readonly findings: Findings,
  ) {
    this.#random = random;
    this.#base = drawKey(random);
    this.#samples = Array.from({ length: SAMPLES }, () => drawKey(random));
  }

  get isFull(): boolean {
    return this.#transfers.size >= TRANSFERS;
  }

  /** Registers the samples, or makes a transfer. */
  async advance(client: Client): Promise<void> {
    if (this.#isRegistered) await this.#transfer(client);
    else await this.#register(client);
  }

  async check(client: Client, isLast = false): Promise<void> {
    const missing = isLast ? 'lost' : 'wrong snapshot';
    const wasRegistered = this.#isRegistered;
    const acknowledged = [...this.#transfers].filter(([, { isAcknowledged }]) => isAcknowledged).map(([key]) => key);
    const filter = { keys: [...this.#samples] };
    const found = await this.findings.snapshot(client.dataSample.queryDataSamples({ filter, pageSize: SAMPLES }));
    if (found === undefined) return;
    const { length } = found.dataSamples;
    if (length === SAMPLES) this.#checkSum(found.dataSamples, acknowledged, missing);
    else if (length > 0 || wasRegistered) {
      this.findings.report(length === 0 ? missing : 'torn', `${String(length)} samples of ${String(SAMPLES)}`);
    }
  }

  /** Compares the last snapshot with how many updates of each sample were told. */
  checkEvents(updates: ReadonlyMap<string, number>): void {
    for (const [key, transfers] of this.#transfersOf) {
      const told = updates.get(key) ?? 0;
      if (told === transfers) continue;
      const text = `sample ${key} has ${String(transfers)} transfers and ${String(told)} events of them`;
      this.findings.report(told > transfers ? 'doubled' : 'lost', text);
    }
  }

  #checkSum(samples: readonly DataSample[], acknowledged: readonly string[], missing: Fault): void {
    for (const { key, dataManagerKeys } of samples) this.#transfersOf.set(key, dataManagerKeys.length - 1);
    const links = linksOf(samples);
    for (const key of acknowledged) {
      if (!links.has(key)) this.findings.report(missing, `transfer ${key} was acknowledged and is not there`);
    }
    for (const [key, linked] of links) this.#checkLinks(key, linked);
  }

  #checkLinks(key: string, samples: readonly string[]): void {
    const expected = key === this.#base ? this.#samples : this.#transfers.get(key)?.samples;
    if (expected === undefined) this.findings.report('wrong snapshot', `nobody has made transfer ${key}`);
    else if ([...expected].sort().join() !== [...samples].sort().join()) {
      this.findings.report('torn', `transfer ${key} has ${String(samples.length)} of ${String(expected.length)} sides`);
    }
  }

  async #register(client: Client): Promise<void> {
    if (!(await this.#registerManager(client, this.#base))) return;
    const samples = this.#samples.map((key) => ({
      key,
      dataManagerKeys: [this.#base],
      checksum: drawHex(this.#random, 32),
    }));
    const end = await this.findings.write(client.dataSample.registerDataSamples({ samples }));
    // A refusal says that they are there.
    if (isThere(end)) this.#isRegistered = true;
  }

  async #transfer(client: Client): Promise<void> {
    const manager = drawKey(this.#random);
    const from = this.#random.below(SAMPLES);
    const to = (from + 1 + this.#random.below(SAMPLES - 1)) % SAMPLES;
    const samples = [this.#samples[from] ?? '', this.#samples[to] ?? ''];
    if (!(await this.#registerManager(client, manager))) return;
    const transfer: Transfer = { samples, isAcknowledged: false };
    this.#transfers.set(manager, transfer);
    const request = { keys: samples, dataManagerKeys: [manager] };
    const end = await this.findings.write(client.dataSample.updateDataSamples(request));
    transfer.isAcknowledged = end === 'acknowledged';
  }

  async #registerManager(client: Client, key: string): Promise<boolean> {
    const open = { public: true };
    const [description, opener] = [drawPlace(this.#random), drawPlace(this.#random)];
    const manager = { key, name: 'table', newPermissions: open, logsPermission: open, description, opener };
    return isThere(await this.findings.write(client.dataManager.registerDataManager(manager)));
  }
}

/** The samples of each manager. */
function linksOf(samples: readonly DataSample[]): Map<string, string[]> {
  const links = new Map<string, string[]>();
  for (const { key, dataManagerKeys } of samples) {
    for (const manager of dataManagerKeys) links.set(manager, [...(links.get(manager) ?? []), key]);
  }
  return links;
}
