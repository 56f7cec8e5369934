// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { serve } from './replica';
import type { Site } from './site';

/** One server with the embedded store. */
export function startSoloSite(folder: string): Site {
  return {
    name: 'the embedded store',
    replicas: 1,
    command: (address) => serve(address, join(folder, 'data')),
    disturbances: [],
    stop: () => Promise.resolve(),
  };
}
