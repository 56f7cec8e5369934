// SPDX-License-Identifier: Apache-2.0

import type { CouchClient } from './couch-client';

/**
 * What people look up in the checkpoint. CouchDB uses an index only for a query that names all of its fields, and only
 * for documents that have them.
 */
const OPERATOR_INDEXES: Readonly<Record<string, readonly string[]>> = {
  'by-owner-and-state': ['channel', 'kind', 'asset.owner', 'state'],
  'by-plan-and-state': ['channel', 'kind', 'asset.compute_plan_key', 'state'],
};

/** Creates the indexes that are missing. @throws CouchError, `unauthorized` if this user may not. */
export async function createOperatorIndexes(client: CouchClient, database: string): Promise<void> {
  for (const [name, fields] of Object.entries(OPERATOR_INDEXES)) await client.createIndex(database, name, fields);
}
