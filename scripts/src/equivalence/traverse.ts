// SPDX-License-Identifier: Apache-2.0

import { decode, EventQueryFilter, services, SortOrder, type Timestamp } from '@orchestrator/proto';
import { type Call, METHODS } from './call';
import type { Connection } from './connection';
import { type Cursor, isShared, type Page, Query } from './pages';
import type { Listing } from './program';

const MOST_PAGES = 60;
const DEFAULT_SIZE = 50;
const { queryEvents } = services.event.methods;

/** What a traversal needs to know of the server. */
export interface Place {
  readonly connection: Connection;
  /** Where the rows of the program begin. */
  readonly cursor: Cursor;
  /** When an asset of the program was created; undefined if it was not. */
  readonly timeOf: (key: string) => Timestamp | undefined;
  /** When the program began. */
  readonly start: Timestamp | undefined;
  /** Makes a call between two pages. */
  readonly meanwhile: (call: Call) => Promise<void>;
}

/** Is it a listing of which the rows of earlier programs have to be left out? */
export function needsCursor({ call, from }: Listing): boolean {
  return isShared(call) && from === undefined && !isDescending(call);
}

/** Follows the page tokens from the first row of the program to the end. */
export async function traverse(listing: Listing, place: Place): Promise<Page[]> {
  const query = bounded(listing, place);
  const { pageToken, lead } = needsCursor(listing) ? place.cursor : { pageToken: '', lead: 0 };
  const { pageSize } = listing;
  const firstSize = lead === 0 ? pageSize : lead + (pageSize === 0 ? DEFAULT_SIZE : pageSize);
  const first = await query.page(place.connection, pageToken, firstSize);
  const pages: Page[] = [{ ...first, rows: first.rows.slice(lead) }];
  for (let token = first.nextPageToken; token !== '' && pages.length < MOST_PAGES;) {
    const call = listing.meanwhile[pages.length - 1];
    if (call !== undefined) await place.meanwhile(call);
    const page = await query.page(place.connection, token, pageSize);
    pages.push(page);
    token = page.nextPageToken;
  }
  return pages;
}

function bounded({ call, from, to }: Listing, { start, timeOf }: Place): Query {
  const query = new Query(call);
  if (call.path !== queryEvents.path) return query;
  const isOpen = from === undefined && isShared(call) && isDescending(call);
  const bounds = {
    start: from === undefined ? (isOpen ? start : undefined) : (timeOf(from) ?? start),
    end: to === undefined ? undefined : timeOf(to),
  };
  const { filter = decode(EventQueryFilter, new Uint8Array()) } = decode(queryEvents.request, call.bytes);
  return query.with({ filter: { ...filter, ...bounds } });
}

function isDescending({ path, bytes }: Call): boolean {
  const method = METHODS.get(path);
  if (path !== queryEvents.path || method === undefined) return false;
  return decode(queryEvents.request, bytes).sort === SortOrder.DESCENDING;
}
