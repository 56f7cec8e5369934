// SPDX-License-Identifier: Apache-2.0

declare module 'pouchdb' {
  interface Database {
    changes: (this: Database, options: unknown) => Promise<{ readonly results?: readonly unknown[] }>;
  }
  const PouchDB: { readonly prototype: Database; defaults(options: { readonly prefix: string }): unknown };
  export = PouchDB;
}

declare module 'express-pouchdb' {
  import type { RequestListener } from 'node:http';
  const createHandler: (pouchDb: unknown, options: { readonly mode: string }) => RequestListener;
  export = createHandler;
}

declare module 'express' {
  import type { RequestListener } from 'node:http';
  const createApp: () => RequestListener & { use(handler: RequestListener): void };
  export = createApp;
}
