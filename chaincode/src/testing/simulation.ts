// SPDX-License-Identifier: Apache-2.0

import { ledger, peer } from '@hyperledger/fabric-protos';
import { decode, encode, GetStateMultiple, GetStateMultipleResult, WriteBatchState } from '@orchestrator/proto';
import type { CommittedState, RangeRead, ReadWriteSet } from './committed-state';

const { DEL_STATE, GET_STATE, GET_STATE_BY_RANGE, PUT_STATE, QUERY_STATE_CLOSE, QUERY_STATE_NEXT } =
  peer.ChaincodeMessage.Type;
const WRITE_BATCH_STATE = 24;
const GET_STATE_MULTIPLE = 25;
/** How many records of a range a peer sends in one message. */
const PAGE = 100;

/** What differs from peer to peer. */
export interface PeerKind {
  /** It announces messages for many keys at once, as peers do from 3.1 on. */
  readonly batches: boolean;
  /** Keys for one of those messages; 1000 unless it is given. */
  readonly batchSize?: number;
  /** Records that it gives of one range, without a word; 100,000 unless it is given. */
  readonly queryLimit?: number;
}

/** A message that a peer does not understand: it ends the stream. */
export class BrokenStreamError extends Error {
  override readonly name = 'BrokenStreamError';
}

interface OpenRange {
  readonly keys: readonly string[];
  readonly range: { readonly start: string; readonly end: string };
  /** How many records the peer has looked at: one more than it has sent, where there is one. */
  read: number;
  sent: number;
}

type Handler = (payload: Uint8Array) => Uint8Array;

/** One transaction while a peer simulates it. Its reads see committed state only, never what it writes itself. */
export class Simulation {
  readonly #reads = new Map<string, number | undefined>();
  readonly #writes = new Map<string, Uint8Array | undefined>();
  readonly #ranges = new Map<string, OpenRange>();
  readonly #requests: string[] = [];
  #paginated = false;

  constructor(
    private readonly state: CommittedState,
    private readonly kind: PeerKind,
  ) {}

  /** The kinds of message that the chaincode has sent, in order. */
  get requests(): readonly string[] {
    return this.#requests;
  }

  get result(): ReadWriteSet {
    return {
      reads: this.#reads,
      writes: this.#writes,
      ranges: [...this.#ranges.values()].map((open) => this.#found(open)),
    };
  }

  /** Answers a request. @throws BrokenStreamError, or the error to answer with. */
  answer(type: number, payload: Uint8Array): Uint8Array {
    const [name, handler] = this.#handlers()[type] ?? [];
    if (name === undefined || handler === undefined) throw new BrokenStreamError(`message of type ${String(type)}`);
    this.#requests.push(name);
    return handler(payload);
  }

  #handlers(): Partial<Record<number, readonly [string, Handler]>> {
    return {
      [GET_STATE]: ['get', (payload) => this.#get(peer.GetState.deserializeBinary(payload).getKey())],
      [PUT_STATE]: ['put', (payload) => this.#put(peer.PutState.deserializeBinary(payload))],
      [DEL_STATE]: ['delete', (payload) => this.#write(peer.DelState.deserializeBinary(payload).getKey(), undefined)],
      [GET_STATE_BY_RANGE]: ['range', (payload) => this.#range(peer.GetStateByRange.deserializeBinary(payload))],
      [QUERY_STATE_NEXT]: ['next', (payload) => this.#page(peer.QueryStateNext.deserializeBinary(payload).getId())],
      [QUERY_STATE_CLOSE]: ['close', () => new Uint8Array()],
      ...(this.kind.batches && {
        [GET_STATE_MULTIPLE]: ['get many', (payload) => this.#getMany(payload)],
        [WRITE_BATCH_STATE]: ['write many', (payload) => this.#writeMany(payload)],
      }),
    };
  }

  #get(key: string): Uint8Array {
    const found = this.state.get(key);
    this.#reads.set(key, found?.version);
    return found?.value ?? new Uint8Array();
  }

  #getMany(payload: Uint8Array): Uint8Array {
    const { keys } = decode(GetStateMultiple, payload);
    this.#assertBatch(keys.length);
    return encode(GetStateMultipleResult, { values: keys.map((key) => this.#get(Buffer.from(key).toString())) });
  }

  #put(message: peer.PutState): Uint8Array {
    return this.#write(message.getKey(), message.getValue_asU8());
  }

  #writeMany(payload: Uint8Array): Uint8Array {
    const { rec } = decode(WriteBatchState, payload);
    this.#assertBatch(rec.length);
    for (const { key, value, type } of rec) {
      if (type !== PUT_STATE && type !== DEL_STATE) throw new Error('unknown operation type');
      this.#write(Buffer.from(key).toString(), type === DEL_STATE ? undefined : value);
    }
    return new Uint8Array();
  }

  #write(key: string, value: Uint8Array | undefined): Uint8Array {
    if (this.#paginated) throw new Error('Transaction has already performed a paginated query. Writes are not allowed');
    if (key === '') throw new Error('empty key');
    if (value?.length === 0) throw new Error(`an empty value of ${key} would be a deletion`);
    this.#writes.set(key, value);
    return new Uint8Array();
  }

  #range(message: peer.GetStateByRange): Uint8Array {
    const metadata = peer.QueryMetadata.deserializeBinary(message.getMetadata_asU8());
    const pageSize = metadata.getPagesize();
    if (pageSize > 0 && this.#writes.size > 0) throw new Error('a paginated query after a write');
    this.#paginated ||= pageSize > 0;
    const start = metadata.getBookmark() === '' ? message.getStartkey() : metadata.getBookmark();
    const range = { start, end: message.getEndkey() };
    const keys = this.state.keys(range.start, range.end);
    const id = String(this.#ranges.size);
    this.#ranges.set(id, { keys, range, read: 0, sent: 0 });
    return this.#page(id, pageSize === 0 ? undefined : pageSize);
  }

  #page(id: string, pageSize?: number): Uint8Array {
    const open = this.#ranges.get(id);
    if (open === undefined) throw new Error('query iterator not found');
    const limit = Math.min(this.kind.queryLimit ?? 100_000, pageSize ?? Infinity);
    const end = Math.min(open.sent + (pageSize ?? PAGE), open.keys.length, limit);
    const hasMore = pageSize === undefined && end < Math.min(open.keys.length, limit);
    const response = new peer.QueryResponse();
    response.setResultsList(open.keys.slice(open.sent, end).map((key) => this.#record(key)));
    response.setHasMore(hasMore);
    response.setId(id);
    open.sent = end;
    open.read = hasMore ? end + 1 : end === limit ? end : Infinity;
    return response.serializeBinary();
  }

  #record(key: string): peer.QueryResultBytes {
    const record = new ledger.queryresult.KV();
    record.setKey(key);
    record.setValue(this.state.get(key)?.value ?? '');
    const bytes = new peer.QueryResultBytes();
    bytes.setResultbytes(record.serializeBinary());
    return bytes;
  }

  #found({ keys, range, read }: OpenRange): RangeRead {
    const seen = keys.slice(0, read);
    const exhausted = read === Infinity;
    const found = seen.map((key) => [key, this.state.get(key)?.version ?? 0] as const);
    return { start: range.start, end: exhausted ? range.end : (seen.at(-1) ?? range.start), exhausted, found };
  }

  #assertBatch(size: number): void {
    if (size > (this.kind.batchSize ?? 1000)) throw new Error(`${String(size)} keys in one message`);
  }
}
