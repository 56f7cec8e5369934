#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0

import { setFlagsFromString } from 'node:v8';
import { runCommandLine } from './cli/command-line';

// Left to itself V8 lets the heap grow to several times of what is in use before it collects: here, to twice.
setFlagsFromString('--heap-growing-percent=100');

// Whoever read the output has seen enough: `orchestrator events tail | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

void runCommandLine(process.argv).then((code) => {
  process.exitCode = code;
});
