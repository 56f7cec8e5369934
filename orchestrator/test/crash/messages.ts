// SPDX-License-Identifier: Apache-2.0

/**
 * Where a server can kill itself, in the course of one write: around the append that makes it durable, and when it is
 * folded in. A control, which writes in place, knows `after append` alone: behind the first of its puts.
 */
export type CrashPoint = 'before append' | 'after append' | 'after fold';

/** What the server is told. */
export interface ToServer {
  readonly arm: CrashPoint;
}

/** What the server says. */
export type FromServer = { readonly address: string } | { readonly armed: CrashPoint };

/** What such a server runs on: the embedded store, a log in CouchDB, or a host that writes assets and events in place. */
export type CrashStore =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'control' }
  | { readonly kind: 'couchdb'; readonly url: string; readonly prefix: string };
