// SPDX-License-Identifier: Apache-2.0

/**
 * For tests: a channel in memory on which the rpcs can be called as any organization.
 */
import { type AssetEvent, type Callers, createCallers, type Method } from '@orchestrator/proto';
import { execute } from '../orchestration/execute';
import { rpcs } from '../orchestration/rpcs';
import { MemoryDb } from '../persistence/memory-db';

const START_MICROS = 1_700_000_000_000_000;

/** A channel whose clock advances by one second a call, or stands still if told so. */
export class TestChannel {
  readonly database = new MemoryDb();
  #calls = 0;

  constructor(
    readonly name = 'mychannel',
    private readonly secondsPerCall = 1,
  ) {}

  /** Every event so far, in order. */
  get events(): readonly AssetEvent[] {
    return this.database.log.map((event) => event.value);
  }

  /** The rpcs, called by an organization. */
  as(requester: string): Callers {
    return createCallers({
      unary: (method, request) => this.#call(requester, method, request),
      stream: (method) => {
        throw new Error(`${method.name} is a stream: only a host serves those`);
      },
    });
  }

  async #call(requester: string, method: Method, request: Uint8Array): Promise<Uint8Array> {
    const rpc = rpcs.get(method.path);
    if (rpc === undefined) throw new Error(`no rpc ${method.path}`);
    this.#calls++;
    const call = {
      channel: this.name,
      requester,
      micros: START_MICROS + this.#calls * this.secondsPerCall * 1_000_000,
      transactionId: `tx${String(this.#calls)}`,
      version: 'test',
    };
    const outcome = await execute(rpc, request, { call, database: this.database });
    this.database.commit(outcome);
    return outcome.reply;
  }
}
