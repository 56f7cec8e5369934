// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { peer } from '@hyperledger/fabric-protos';
import type { Scan } from './scan';
import type { Simulator } from './simulator';
import { encode, make } from './wire';

/** A peer sends so many rows of a scan in one message. */
const ROWS_PER_MESSAGE = 100;
/** A peer gives no more rows than these in one scan. */
const TOTAL_ROWS = 100_000;

const { Type } = peer.ChaincodeMessage;

/** The messages that only peers from 3.1 on understand. */
export const BATCH_TYPES: ReadonlySet<number> = new Set([Type.WRITE_BATCH_STATE, Type.GET_STATE_MULTIPLE]);

type Answer = (requests: StateRequests, payload: Uint8Array) => Uint8Array;

/** One scan that the chaincode has open. */
interface OpenScan {
  readonly scan: Scan;
  readonly isPaginated: boolean;
  readonly limit: number;
  /** A row that was read to see whether there are more. */
  ahead: Uint8Array | undefined;
  count: number;
}

/** Answers what one transaction asks of the state. */
export class StateRequests {
  readonly #scans = new Map<string, OpenScan>();

  constructor(private readonly simulator: Simulator) {}

  /** Whether a message is a request for the state at all. */
  static knows(type: number): boolean {
    return ANSWERS.has(type);
  }

  /** The payload of the answer. @throws Error in a peer's words if the request cannot be met. */
  answer(type: number, payload: Uint8Array): Uint8Array {
    const answer = ANSWERS.get(type);
    if (answer === undefined) throw new Error(`message type ${type} is not one of the state`);
    return answer(this, payload);
  }

  get(payload: Uint8Array): Uint8Array {
    const request = peer.GetState.deserializeBinary(payload);
    assertPublic(request.getCollection());
    return this.simulator.find(request.getKey()) ?? new Uint8Array();
  }

  getMultiple(payload: Uint8Array): Uint8Array {
    const request = peer.GetStateMultiple.deserializeBinary(payload);
    assertPublic(request.getCollection());
    const values = request.getKeysList().map((key) => this.simulator.find(key) ?? new Uint8Array());
    return encode(peer.GetStateMultipleResult, { valuesList: values });
  }

  put(payload: Uint8Array): Uint8Array {
    const request = peer.PutState.deserializeBinary(payload);
    assertPublic(request.getCollection());
    this.simulator.put(request.getKey(), request.getValue_asU8());
    return new Uint8Array();
  }

  delete(payload: Uint8Array): Uint8Array {
    const request = peer.DelState.deserializeBinary(payload);
    assertPublic(request.getCollection());
    this.simulator.put(request.getKey(), new Uint8Array());
    return new Uint8Array();
  }

  writeBatch(payload: Uint8Array): Uint8Array {
    for (const record of peer.WriteBatchState.deserializeBinary(payload).getRecList()) {
      assertPublic(record.getCollection());
      const type = record.getType();
      if (type === peer.WriteRecord.Type.PUT_STATE) this.simulator.put(record.getKey(), record.getValue_asU8());
      else if (type === peer.WriteRecord.Type.DEL_STATE) this.simulator.put(record.getKey(), new Uint8Array());
      else throw new Error('unknown operation type');
    }
    return new Uint8Array();
  }

  metadata(payload: Uint8Array): Uint8Array {
    this.simulator.find(peer.GetStateMetadata.deserializeBinary(payload).getKey());
    return encode(peer.StateMetadataResult, {});
  }

  range(payload: Uint8Array): Uint8Array {
    const request = peer.GetStateByRange.deserializeBinary(payload);
    assertPublic(request.getCollection());
    const paging = peer.QueryMetadata.deserializeBinary(request.getMetadata_asU8());
    const isPaginated = paging.getPagesize() !== 0 || paging.getBookmark() !== '';
    const start = (isPaginated && paging.getBookmark()) || request.getStartkey();
    const scan = this.simulator.scan(start, request.getEndkey(), isPaginated);
    const limit = paging.getPagesize() > 0 ? Math.min(paging.getPagesize(), TOTAL_ROWS) : TOTAL_ROWS;
    const id = randomUUID();
    const open = { scan, isPaginated, limit, ahead: undefined, count: 0 };
    this.#scans.set(id, open);
    return this.#rows(id, open);
  }

  next(payload: Uint8Array): Uint8Array {
    const id = peer.QueryStateNext.deserializeBinary(payload).getId();
    const open = this.#scans.get(id);
    if (open === undefined) throw new Error('query iterator not found');
    return this.#rows(id, open);
  }

  close(payload: Uint8Array): Uint8Array {
    const id = peer.QueryStateClose.deserializeBinary(payload).getId();
    this.#scans.delete(id);
    return encode(peer.QueryResponse, { hasMore: false, id });
  }

  // A peer reads one row more than it sends, to know whether to announce more; that row counts as read.
  #rows(id: string, open: OpenScan): Uint8Array {
    const rows: Uint8Array[] = [];
    if (open.ahead !== undefined) rows.push(open.ahead);
    open.ahead = undefined;
    while (open.count < open.limit) {
      const row = open.scan.next();
      if (row === undefined) break;
      open.count++;
      if (!open.isPaginated && rows.length === ROWS_PER_MESSAGE) {
        open.ahead = row;
        return encode(peer.QueryResponse, { resultsList: rows.map(toResult), hasMore: true, id });
      }
      rows.push(row);
    }
    this.#scans.delete(id);
    const metadata = open.isPaginated ? page(open) : new Uint8Array();
    return encode(peer.QueryResponse, { resultsList: rows.map(toResult), hasMore: false, id, metadata });
  }
}

const ANSWERS: ReadonlyMap<number, Answer> = new Map<number, Answer>([
  [Type.GET_STATE, (requests, payload) => requests.get(payload)],
  [Type.GET_STATE_MULTIPLE, (requests, payload) => requests.getMultiple(payload)],
  [Type.PUT_STATE, (requests, payload) => requests.put(payload)],
  [Type.DEL_STATE, (requests, payload) => requests.delete(payload)],
  [Type.WRITE_BATCH_STATE, (requests, payload) => requests.writeBatch(payload)],
  [Type.GET_STATE_METADATA, (requests, payload) => requests.metadata(payload)],
  [Type.GET_STATE_BY_RANGE, (requests, payload) => requests.range(payload)],
  [Type.QUERY_STATE_NEXT, (requests, payload) => requests.next(payload)],
  [Type.QUERY_STATE_CLOSE, (requests, payload) => requests.close(payload)],
  ...[
    Type.PUT_STATE_METADATA,
    Type.INVOKE_CHAINCODE,
    Type.GET_QUERY_RESULT,
    Type.GET_HISTORY_FOR_KEY,
    Type.GET_PRIVATE_DATA_HASH,
    Type.PURGE_PRIVATE_DATA,
  ].map((type): [number, Answer] => [type, refuse]),
]);

function refuse(): never {
  throw new Error('the stand-in does not offer this');
}

function assertPublic(collection: string): void {
  if (collection !== '') refuse();
}

function toResult(bytes: Uint8Array): peer.QueryResultBytes {
  return make(peer.QueryResultBytes, { resultbytes: bytes });
}

function page({ scan, count }: OpenScan): Uint8Array {
  return encode(peer.QueryResponseMetadata, { fetchedRecordsCount: count, bookmark: scan.bookmark() });
}
