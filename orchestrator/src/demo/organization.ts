// SPDX-License-Identifier: Apache-2.0

import type { Client } from '../client/connect';
import type { FileStore } from './file-store';
import { isDoneBefore, persist } from './patience';
import type { Table } from './table';

/** What one organization has for itself. Others get at its files and at what it registers, and at nothing else. */
export interface Organization {
  readonly mspid: string;
  readonly client: Client;
  readonly files: FileStore;
  /** Rows by the key of their sample. Nothing sends them anywhere. */
  readonly samples: Map<string, Table>;
  /** Name of this run, which marks what belongs to it in a channel with other work. */
  readonly run: string;
}

const MARK = 'demo';

/** The metadata of whatever belongs to a run. */
export function markOf(run: string): ReadonlyMap<string, string> {
  return new Map([[MARK, run]]);
}

/** Whether something with this metadata belongs to the run. */
export function belongsTo(run: string, metadata: ReadonlyMap<string, string>): boolean {
  return metadata.get(MARK) === run;
}

/** Registers the organization in the channel, unless it is there from an earlier run. */
export async function register({ client }: Organization): Promise<void> {
  try {
    await persist(() => client.organization.registerOrganization({}));
  } catch (error) {
    if (!isDoneBefore(error)) throw error;
  }
}
