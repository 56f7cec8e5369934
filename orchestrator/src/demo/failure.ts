// SPDX-License-Identifier: Apache-2.0

import { type DraftFields, ErrorType, type NewFailureReport } from '@orchestrator/proto';
import { CallError } from '../client/call-error';
import { FileError } from './file-store';
import type { Organization } from './organization';
import { persist } from './patience';

/**
 * Fails a task or function with a report that leads to the log. What another organization's files have done is a failure
 * of the platform, and has no log. @throws CallError the error itself, if it is the server that refused.
 */
export async function reportFailure(
  { client, files }: Organization,
  report: DraftFields<NewFailureReport>,
  error: unknown,
): Promise<void> {
  if (error instanceof CallError) throw error;
  const reason =
    error instanceof FileError
      ? { errorType: ErrorType.ERROR_TYPE_INTERNAL }
      : { logsAddress: files.put(Buffer.from(`${String(error)}\n`)) };
  await persist(() => client.failureReport.registerFailureReport({ ...report, ...reason }));
}
