// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Server } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';

const protoFolder = dirname(require.resolve('@orchestrator/proto/package.json'));

/** Serves server reflection, so that tools can call without having the .proto files. */
export function addReflection(server: Server): void {
  const files = readdirSync(join(protoFolder, 'orchestrator')).filter((name) => name.endsWith('.proto'));
  const definitions = loadSync(
    files.map((name) => `orchestrator/${name}`),
    { includeDirs: [protoFolder], keepCase: true },
  );
  new ReflectionService(definitions).addToServer(server);
}
