#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0

import { runCommandLine } from './cli/command-line';

// Whoever read the output has seen enough: `orchestrator events tail | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

void runCommandLine(process.argv).then((code) => {
  process.exitCode = code;
});
