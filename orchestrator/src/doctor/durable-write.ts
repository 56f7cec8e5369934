// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { CouchClient } from '../couchdb/couch-client';
import { type Finding, ok, warn } from './finding';

const WRITES = 11;
const PROBE_BYTES = 1024;
const SLOW_MS = 50;

/**
 * How long does CouchDB take to make a write durable? Measured with a document of the kind that leaves no trace when it is
 * removed: it is neither replicated nor listed among the changes. @throws CouchError if it cannot be written.
 */
export async function timeDurableWrite(client: CouchClient, database: string): Promise<Finding> {
  const id = `_local/doctor-${randomUUID()}`;
  const times: number[] = [];
  let rev: string | undefined;
  try {
    for (let i = 0; i < WRITES; i++) {
      const start = performance.now();
      rev = await client.put(database, id, JSON.stringify({ _rev: rev, probe: 'x'.repeat(PROBE_BYTES) }));
      times.push(performance.now() - start);
    }
  } finally {
    if (rev !== undefined) await client.remove(database, id, rev);
  }
  const median = times.sort((a, b) => a - b)[Math.floor(WRITES / 2)] ?? 0;
  const text = `a durable write of ${String(PROBE_BYTES)} bytes takes ${median.toFixed(1)} ms (median of ${String(WRITES)})`;
  return median > SLOW_MS
    ? warn('CouchDB, write', `${text}: every write of one caller waits for that`)
    : ok('CouchDB, write', text);
}
