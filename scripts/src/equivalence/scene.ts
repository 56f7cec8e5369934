// SPDX-License-Identifier: Apache-2.0

import { type Call, callOf, type Caller, ORGANIZATIONS } from './call';
import type { Draws } from './draws';
import type { Assets } from './world';
import type { DraftFields, Method } from '@orchestrator/proto';
import type { Listing } from './program';

/** What a generator gives: a call, a traversal, or nothing if there is nothing to work on yet. */
export type Made = Call | { readonly listing: Listing } | undefined;

/** Makes one step of a program. */
export type Generator = (scene: Scene) => Made;

/** One channel at one moment of a program, for whoever makes the next step. */
export class Scene {
  constructor(
    readonly channel: string,
    readonly draws: Draws,
    readonly assets: Assets,
  ) {}

  /** One that is registered, now and then the one that is a guest on one of the channels. */
  organization(): string {
    const guest = ORGANIZATIONS[2];
    if (this.draws.slip(15)) return guest;
    return this.draws.one([...this.assets.organizations.keys()]) ?? guest;
  }

  /** A call of anybody. */
  call<Q>(method: Method<Q>, request: DraftFields<Q>): Call {
    return this.callAs(this.organization(), method, request);
  }

  /** A call of the one who may make it, now and then of another. */
  callBy<Q>(mspid: string, method: Method<Q>, request: DraftFields<Q>): Call {
    return this.callAs(this.draws.slip(55) ? this.draws.oneOf(...ORGANIZATIONS) : mspid, method, request);
  }

  callAs<Q>(mspid: string, method: Method<Q>, request: DraftFields<Q>): Call {
    return callOf({ mspid, channel: this.channel } satisfies Caller, method, request);
  }

  /** A traversal by anybody. */
  listing<Q>(method: Method<Q>, filter: DraftFields<Q>, more: Partial<Listing> = {}): Made {
    const pageSize = this.draws.oneOf(1, 2, 3, 5, 0);
    return { listing: { call: this.call(method, filter), pageSize, meanwhile: [], ...more } };
  }

  /** The key of one of these, now and then one that nothing has; undefined if there is none. */
  keyOf(assets: ReadonlyMap<string, unknown>): string | undefined {
    return this.draws.slip(20) ? this.draws.key() : this.draws.one([...assets.keys()]);
  }

  /** One of these; undefined if there is none. */
  oneOf<T>(assets: ReadonlyMap<string, T>, where: (asset: T) => boolean = () => true): T | undefined {
    return this.draws.one([...assets.values()].filter(where));
  }

  /** A key for a new asset, now and then one that is taken. */
  newKey(assets: ReadonlyMap<string, unknown>): string {
    return (this.draws.slip(12) ? this.draws.one([...assets.keys()]) : undefined) ?? this.draws.key();
  }
}
