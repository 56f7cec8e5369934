// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new folder for each test of the file. After the test what is given is done, and then the folder is deleted.
 * Call it once, where tests are described.
 */
export function useTemporaryFolder(tidyUp: () => Promise<void> = () => Promise.resolve()): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'network-'));
  });
  afterEach(async () => {
    await tidyUp();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}
