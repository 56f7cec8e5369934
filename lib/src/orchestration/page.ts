// SPDX-License-Identifier: Apache-2.0

import type { Encoded } from '@orchestrator/proto';
import type { AssetDefinition, Index } from '../assets/definition';
import { invalid } from '../errors/orchestrator-error';
import { bucketKey } from '../persistence/index-keys';
import type { Listed } from '../persistence/transaction';
import type { Provider } from './provider';

const DEFAULT_SIZE = 50;
/** How many candidates are read at once where a filter may drop some. */
const CHUNK = 256;
const MARK = '\x01';

/** The paging part of a request. */
export interface PageRequest {
  readonly pageToken: string;
  readonly pageSize: number;
}

/** A page of anything, and the token of the next one; the token is empty on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string;
}

/** Which assets a query lists, and in which order. */
export interface Listing<T> {
  readonly definition: AssetDefinition<T>;
  readonly index: Index<T>;
  readonly bucket: readonly string[];
  /** Drops what other filters of the query leave out. */
  readonly where?: ((asset: T) => boolean) | undefined;
}

/** One page of a listing. @throws OE0101 if the token is not one of this listing. */
export async function listPage<T>(
  provider: Provider,
  listing: Listing<T>,
  request: PageRequest,
): Promise<Page<Encoded<T>>> {
  const bucket = bucketKey(listing.index, listing.bucket);
  const { where } = listing;
  const page = await collect(
    { name: bucket, request },
    {
      read: (gt, limit) => provider.assets.page(listing.definition, bucket, { gt, limit }),
      where: where === undefined ? undefined : ({ asset }) => where(asset.value),
    },
  );
  return { items: page.items.map(({ asset }) => asset), nextPageToken: page.nextPageToken };
}

/** One page of a list that is small enough to be held whole. @throws OE0101 if the token is not one of this list. */
export function slicePage<T>(name: string, rows: readonly Listed<T>[], request: PageRequest): Page<Encoded<T>> {
  const after = tokenPosition(name, request.pageToken);
  const rest = after === undefined ? rows : rows.filter(({ suffix }) => suffix > after);
  const page = cut({ name, request }, rest);
  return { items: page.items.map(({ asset }) => asset), nextPageToken: page.nextPageToken };
}

interface Source<R> {
  readonly read: (after: string | undefined, limit: number) => Promise<readonly R[]>;
  readonly where: ((row: R) => boolean) | undefined;
}

interface Ask {
  /** Names the list; tokens of one list are refused by another. */
  readonly name: string;
  readonly request: PageRequest;
}

/** Reads rows until the page is full and it is known whether another one follows. */
export async function collect<R extends { readonly suffix: string }>(ask: Ask, source: Source<R>): Promise<Page<R>> {
  const wanted = sizeOf(ask.request) + 1;
  const limit = source.where === undefined ? wanted : Math.max(wanted, CHUNK);
  const rows: R[] = [];
  let after = tokenPosition(ask.name, ask.request.pageToken);
  for (;;) {
    const chunk = await source.read(after, limit);
    for (const row of source.where === undefined ? chunk : chunk.filter(source.where)) rows.push(row);
    if (rows.length >= wanted || chunk.length < limit) return cut(ask, rows);
    after = chunk.at(-1)?.suffix;
  }
}

function cut<R extends { readonly suffix: string }>({ name, request }: Ask, rows: readonly R[]): Page<R> {
  const size = sizeOf(request);
  const items = rows.length > size ? rows.slice(0, size) : rows;
  const last = items.at(-1);
  const more = rows.length > size && last !== undefined;
  return { items, nextPageToken: more ? Buffer.from(`${name}${MARK}${last.suffix}`).toString('base64url') : '' };
}

function sizeOf({ pageSize }: PageRequest): number {
  return pageSize === 0 ? DEFAULT_SIZE : pageSize;
}

function tokenPosition(name: string, token: string): string | undefined {
  if (token === '') return undefined;
  const text = Buffer.from(token, 'base64url').toString();
  const position = text.slice(name.length + MARK.length);
  const own = text.startsWith(`${name}${MARK}`) && Buffer.from(text).toString('base64url') === token;
  if (!own || position === '') throw invalid('page_token is not one that this query has given');
  return position;
}
