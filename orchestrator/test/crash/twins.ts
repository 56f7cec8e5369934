// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';
import { outcomeOf } from '../support/outcome';
import { createFolder, removeFolder } from '../support/server-process';
import { type LocalHost, startHost } from '../support/solo';
import { CrashingServer } from './crashing-server';
import type { CrashPoint, CrashStore } from './messages';
import { dumpWorld } from './world-dump';
import { registerOrganizations, type World, type WriteCase } from './write-cases';

/** What is left of a call after a crash: nothing or all of it; `part` and `lost`, of what was acknowledged, are faults. */
export type Remains = 'none' | 'all' | 'part' | 'lost';

/** Older assets are left as they were found before. */
const SCOPE = { times: false, details: 9 };

/** A server that crashes, and a host beside it that has seen the same calls and never crashed. */
export class Twins {
  private constructor(
    private readonly folders: readonly [server: string, model: string],
    private readonly model: LocalHost,
    private server: CrashingServer,
  ) {}

  /** Starts both; the organizations are registered. */
  static async start(store: CrashStore): Promise<Twins> {
    const folders = [await createFolder(), await createFolder()] as const;
    const model = await startHost(folders[1], { now: () => Date.now() * 1000 });
    const twins = new Twins([...folders], model, await CrashingServer.start(folders[0], store));
    await twins.inBoth(registerOrganizations);
    return twins;
  }

  /** The server as it runs now. */
  get current(): CrashingServer {
    return this.server;
  }

  async stop(): Promise<void> {
    await this.server.kill();
    await this.model.host.stop();
    for (const folder of this.folders) await removeFolder(folder);
  }

  /** Does the same to both. */
  async inBoth(work: (as: World) => Promise<unknown>): Promise<void> {
    await work((mspid, channel) => this.server.as(mspid, channel));
    await work((mspid, channel) => this.model.as(mspid, channel));
  }

  /**
   * Makes a call in whose course the server dies, and starts it again. The model sees the call if it took effect.
   * @param beside another replica of the server, which must serve meanwhile what is found afterwards
   */
  async crashDuring(work: WriteCase, point: CrashPoint, beside?: World): Promise<Remains> {
    await this.server.arm(point);
    const seenBeside: string[][] = [];
    return this.remains([work], async (calls) => {
      const outcomes = await calls();
      await this.server.died();
      if (beside !== undefined) seenBeside.push(await dumpWorld(beside, SCOPE));
      this.server = await CrashingServer.start(this.folders[0], this.server.store);
      for (const seen of seenBeside) expect(seen).toEqual(await this.#serverDump());
      return outcomes;
    });
  }

  /** What is left of calls that are made at once, while something is done to their server. */
  async remains(
    works: readonly WriteCase[],
    disturb: (calls: () => Promise<string[]>) => Promise<string[]>,
  ): Promise<Remains> {
    const before = await this.#modelDump();
    const calls = works.map(
      ({ call }) =>
        () =>
          outcomeOf(call((mspid, channel) => this.server.as(mspid, channel))),
    );
    const outcomes = await disturb(() => Promise.all(calls.map((call) => call())));
    const refused = outcomes.filter((outcome) => outcome !== 'OK' && !outcome.startsWith('UNAVAILABLE'));
    if (refused.length > 0) throw new Error(`calls were refused: ${refused.join()}`);
    const seen = await this.#serverDump();
    if (isDeepStrictEqual(seen, before)) return outcomes.includes('OK') ? 'lost' : 'none';
    for (const { call } of works) await call((mspid, channel) => this.model.as(mspid, channel));
    return isDeepStrictEqual(seen, await this.#modelDump()) ? 'all' : 'part';
  }

  #serverDump(): Promise<string[]> {
    return dumpWorld((mspid, channel) => this.server.as(mspid, channel), SCOPE);
  }

  #modelDump(): Promise<string[]> {
    return dumpWorld((mspid, channel) => this.model.as(mspid, channel), SCOPE);
  }
}
