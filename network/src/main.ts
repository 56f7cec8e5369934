#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0

import { runCommandLine } from './cli/command-line';

void runCommandLine(process.argv).then((code) => {
  process.exitCode = code;
});
