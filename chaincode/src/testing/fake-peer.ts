// SPDX-License-Identifier: Apache-2.0

import { EventEmitter } from 'node:events';
import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeInterface } from 'fabric-shim';
import { ChaincodeMessageHandler } from 'fabric-shim/lib/handler.js';
import { ChaincodeAdditionalParams, encode } from '@orchestrator/proto';
import { PeerStream } from '../peer/peer-stream';
import { CommittedState, type ReadWriteSet, type Validation } from './committed-state';
import { type Proposal, transactionMessage } from './proposal';
import { BrokenStreamError, type PeerKind, Simulation } from './simulation';

const { COMPLETED, ERROR, READY, REGISTER, REGISTERED, RESPONSE } = peer.ChaincodeMessage.Type;

/** A proposal that was run: the answer of the chaincode, and what is to be committed. */
export interface Endorsement extends ReadWriteSet {
  readonly status: number;
  readonly message: string;
  readonly payload: Uint8Array;
  readonly event: { readonly name: string; readonly payload: Uint8Array } | undefined;
  /** The kinds of message that the chaincode has sent, in order. */
  readonly requests: readonly string[];
}

interface Running {
  readonly simulation: Simulation;
  readonly resolve: (completed: peer.ChaincodeMessage) => void;
  readonly reject: (error: BrokenStreamError) => void;
}

/**
 * A peer in memory, with one channel. It talks to the handler and the stub of fabric-shim in the messages of a real one,
 * all of which go through their wire form.
 */
export class FakePeer {
  readonly state = new CommittedState();
  readonly #toChaincode = new EventEmitter();
  readonly #running = new Map<string, Running>();

  constructor(
    chaincode: ChaincodeInterface,
    private readonly kind: PeerKind,
  ) {
    const stream = {
      on: (event: string, listener: (message: peer.ChaincodeMessage) => void) => this.#toChaincode.on(event, listener),
      write: (message: peer.ChaincodeMessage) =>
        this.#receive(peer.ChaincodeMessage.deserializeBinary(message.serializeBinary())),
      end: () => undefined,
    };
    const register = new peer.ChaincodeMessage();
    register.setType(REGISTER);
    new ChaincodeMessageHandler(new PeerStream(stream), chaincode).chat(register);
  }

  /** Runs a proposal on the committed state. Nothing is committed. Rejects if the chaincode breaks the stream. */
  async endorse(proposal: Proposal): Promise<Endorsement> {
    const simulation = new Simulation(this.state, this.kind);
    const message = await new Promise<peer.ChaincodeMessage>((resolve, reject) => {
      this.#running.set(proposal.transactionId, { simulation, resolve, reject });
      this.#send(transactionMessage(proposal));
    });
    this.#running.delete(proposal.transactionId);
    const response = peer.Response.deserializeBinary(message.getPayload_asU8());
    const event = message.getChaincodeEvent();
    return {
      ...simulation.result,
      status: response.getStatus(),
      message: response.getMessage(),
      payload: response.getPayload_asU8(),
      event: event && { name: event.getEventName(), payload: event.getPayload_asU8() },
      requests: simulation.requests,
    };
  }

  /** Validates what was endorsed, and writes it if it is valid. */
  commit(endorsed: Endorsement): Validation {
    return this.state.commit(endorsed);
  }

  #receive(message: peer.ChaincodeMessage): void {
    const type = message.getType();
    if (type === REGISTER) {
      this.#send(reply(REGISTERED, message));
      this.#send(reply(READY, message, this.#announcement()));
    } else if (type === COMPLETED || type === ERROR) {
      this.#running.get(message.getTxid())?.resolve(message);
    } else {
      this.#answer(message);
    }
  }

  #answer(message: peer.ChaincodeMessage): void {
    const running = this.#running.get(message.getTxid());
    if (running === undefined) throw new BrokenStreamError(`no transaction ${message.getTxid()}`);
    try {
      this.#send(reply(RESPONSE, message, running.simulation.answer(message.getType(), message.getPayload_asU8())));
    } catch (error) {
      if (error instanceof BrokenStreamError) running.reject(error);
      else this.#send(reply(ERROR, message, Buffer.from(String(error))));
    }
  }

  #announcement(): Uint8Array {
    const size = this.kind.batchSize ?? 1000;
    const params = { maxSizeWriteBatch: size, maxSizeGetMultipleKeys: size };
    return this.kind.batches
      ? encode(ChaincodeAdditionalParams, { useWriteBatch: true, useGetMultipleKeys: true, ...params })
      : new Uint8Array();
  }

  #send(message: peer.ChaincodeMessage): void {
    const received = peer.ChaincodeMessage.deserializeBinary(message.serializeBinary());
    queueMicrotask(() => this.#toChaincode.emit('data', received));
  }
}

function reply(
  type: peer.ChaincodeMessage.TypeMap[keyof peer.ChaincodeMessage.TypeMap],
  to: peer.ChaincodeMessage,
  payload: Uint8Array = new Uint8Array(),
): peer.ChaincodeMessage {
  const message = new peer.ChaincodeMessage();
  message.setType(type);
  message.setTxid(to.getTxid());
  message.setChannelId(to.getChannelId());
  message.setPayload(payload);
  return message;
}
