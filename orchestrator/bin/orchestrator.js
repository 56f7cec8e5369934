#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// A file that is there before the build, so that npm can link the command when it installs.
require('../dist/main.js');
