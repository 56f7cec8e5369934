// SPDX-License-Identifier: Apache-2.0

import { OrchestratorError } from '@orchestrator/lib';
import { type Callers, createCallers, type Method } from '@orchestrator/proto';
import { createChaincode } from '../chaincode';
import { type Endorsement, FakePeer } from './fake-peer';
import type { PeerKind } from './simulation';

const START_MICROS = 1_700_000_000_000_000;

/** A channel of a ledger with the chaincode on it, on which the rpcs can be called as any organization. */
export class LedgerChannel {
  readonly peer: FakePeer;
  /** Every call that was answered without an error, in order. */
  readonly endorsed: Endorsement[] = [];
  #calls = 0;

  constructor(kind: PeerKind = { batches: true }) {
    this.peer = new FakePeer(createChaincode(), kind);
  }

  /** The rpcs, called by an organization; their writes are committed. */
  as(mspId: string): Callers {
    return this.#callers(mspId, (endorsed) => {
      const validation = this.peer.commit(endorsed);
      if (validation !== 'VALID') throw new Error(validation);
    });
  }

  /** What a call would do now; nothing is committed. */
  async endorse(mspId: string, call: (as: Callers) => Promise<unknown>): Promise<Endorsement> {
    const endorsements: Endorsement[] = [];
    await call(this.#callers(mspId, (endorsed) => endorsements.push(endorsed)));
    const [endorsement] = endorsements;
    if (endorsement === undefined) throw new Error('nothing was called');
    return endorsement;
  }

  #callers(mspId: string, done: (endorsed: Endorsement) => void): Callers {
    return createCallers({
      unary: async (method, request) => {
        const endorsed = await this.#run(mspId, method, request);
        if (endorsed.status !== 200) throw OrchestratorError.parse(endorsed.message) ?? new Error(endorsed.message);
        done(endorsed);
        this.endorsed.push(endorsed);
        return endorsed.payload;
      },
      stream: (method) => {
        throw new Error(`${method.name} is a stream`);
      },
    });
  }

  #run(mspId: string, method: Method, request: Uint8Array): Promise<Endorsement> {
    this.#calls++;
    return this.peer.endorse({
      channel: 'mychannel',
      transactionId: `tx${String(this.#calls).padStart(8, '0')}`,
      micros: START_MICROS + this.#calls * 1_000_000,
      mspId,
      args: [Buffer.from(method.path.slice(1).replace('/', ':')), request],
    });
  }
}
