// SPDX-License-Identifier: Apache-2.0

import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeInterface } from 'fabric-shim';
import { OrchestratorError, type StateRange } from '@orchestrator/lib';
import { decode, encode, GetStateMultiple, GetStateMultipleResult, WriteBatchState } from '@orchestrator/proto';
import { type BatchLimits, NO_BATCHES, PeerStream } from './peer-stream';

const { DEL_STATE, PUT_STATE } = peer.ChaincodeMessage.Type;
/** Numbers of ChaincodeMessage.Type that the fabric-protos of the shim do not have. */
const WRITE_BATCH_STATE = 24;
const GET_STATE_MULTIPLE = 25;

/** More keys than these are never sent at once, whatever a peer announces. */
const MOST_KEYS = 1000;
/** A message with writes is sent once it holds so many bytes; peers take 100 MiB. */
const MESSAGE_BYTES = 8 * 1024 * 1024;
/**
 * A peer ends a range at `ledger.state.totalQueryLimit` records and does not say so. No peer may have a lower limit than
 * this one, a tenth of the default.
 */
const LEAST_QUERY_LIMIT = 1000;

/** What a chaincode knows of one transaction. */
export type Stub = Parameters<ChaincodeInterface['Invoke']>[0];

/** One key with its value. */
export interface StateRecord {
  readonly key: string;
  readonly value: Uint8Array;
}

/** The new value of a key, or undefined to delete it. */
export interface StateWrite {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/**
 * The state of a channel in one transaction: as it is committed, whatever the transaction has written. Each message to
 * the peer costs a third of a millisecond, and those of a transaction wait for one another, so many keys go into one
 * message where the peer takes that. Rejects with OE0013 if the peer refuses.
 */
export class ChannelState {
  readonly #limits: BatchLimits;

  constructor(private readonly stub: Stub) {
    const stream = stub.handler._stream;
    this.#limits = stream instanceof PeerStream ? stream.limits : NO_BATCHES;
  }

  /** The values of different keys, in their order; that of a missing key is empty. */
  async getMany(keys: readonly string[]): Promise<Uint8Array[]> {
    const values: Uint8Array[] = [];
    const atOnce = Math.min(this.#limits.reads, MOST_KEYS);
    if (keys.length === 1 || atOnce === 0) {
      for (const key of keys) values.push(await answered(this.stub.getState(key)));
      return values;
    }
    for (let from = 0; from < keys.length; from += atOnce) {
      for (const value of await this.#getBatch(keys.slice(from, from + atOnce))) values.push(value);
    }
    return values;
  }

  /** The first records of a range, in order. */
  async range({ start, end }: StateRange, limit: number): Promise<StateRecord[]> {
    const found: StateRecord[] = [];
    for (let from: string | undefined = start; from !== undefined && found.length < limit;) {
      const before = found.length;
      await answered(this.#readRange({ start: from, end }, { found, limit }));
      from = found.length - before < LEAST_QUERY_LIMIT ? undefined : `${found.at(-1)?.key ?? ''}\0`;
    }
    return found;
  }

  /** Writes, in the order given. */
  async write(writes: readonly StateWrite[]): Promise<void> {
    const atOnce = Math.min(this.#limits.writes, MOST_KEYS);
    if (writes.length === 1 || atOnce === 0) {
      for (const { key, value } of writes) {
        await answered(value === undefined ? this.stub.deleteState(key) : this.stub.putState(key, value));
      }
      return;
    }
    for (const rec of messagesOf(writes, atOnce)) {
      await this.#ask(WRITE_BATCH_STATE, encode(WriteBatchState, { rec }));
    }
  }

  async #getBatch(keys: readonly string[]): Promise<readonly Uint8Array[]> {
    const request = encode(GetStateMultiple, { keys: keys.map((key) => Buffer.from(key)) });
    const { values } = decode(GetStateMultipleResult, await this.#ask(GET_STATE_MULTIPLE, request));
    if (values.length === keys.length) return values;
    throw unavailable(new Error(`${String(values.length)} values for ${String(keys.length)} keys`));
  }

  /** Whatever is left of the range when there is enough is for the peer to clean up, at the end of the transaction. */
  async #readRange(
    { start, end }: StateRange,
    { found, limit }: { found: StateRecord[]; limit: number },
  ): Promise<void> {
    const { stub } = this;
    const at = [stub.getChannelID(), stub.getTxID()] as const;
    const { iterator } = await stub.handler.handleGetStateByRange('', start, end, ...at);
    while (found.length < limit) {
      const next = await iterator.next();
      if (next.done) return;
      found.push(next.value);
    }
  }

  #ask(type: number, payload: Uint8Array): Promise<Uint8Array> {
    const message = new peer.ChaincodeMessage();
    message.setType(type as peer.ChaincodeMessage.TypeMap[keyof peer.ChaincodeMessage.TypeMap]);
    message.setPayload(payload);
    message.setTxid(this.stub.getTxID());
    message.setChannelId(this.stub.getChannelID());
    return answered(this.stub.handler._askPeerAndListen(message, `type ${String(type)}`));
  }
}

/** Cuts writes into messages of at most so many keys and not too many bytes. */
function* messagesOf(writes: readonly StateWrite[], atOnce: number): Iterable<WriteBatchState['rec']> {
  let rec: WriteBatchState['rec'][number][] = [];
  let bytes = 0;
  for (const { key, value } of writes) {
    const type = value === undefined ? DEL_STATE : PUT_STATE;
    rec.push({ key: Buffer.from(key), value: value ?? new Uint8Array(), type });
    bytes += key.length + (value?.length ?? 0);
    if (rec.length < atOnce && bytes < MESSAGE_BYTES) continue;
    yield rec;
    rec = [];
    bytes = 0;
  }
  if (rec.length > 0) yield rec;
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw unavailable(cause);
  }
}

function unavailable(cause: unknown): OrchestratorError {
  return new OrchestratorError('unavailable', 'the peer could not read or write the state of the channel', { cause });
}
