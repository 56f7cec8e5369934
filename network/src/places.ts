// SPDX-License-Identifier: Apache-2.0

import { join, resolve } from 'node:path';

const REPOSITORY = resolve(__dirname, '..', '..');

/** Where the state of all networks is kept, unless said otherwise. */
export const DATA_FOLDER = join(REPOSITORY, 'network', '.data');

/** Where downloaded programs are kept. */
export const CACHE_FOLDER = join(REPOSITORY, 'network', '.cache', 'fabric');

/** The program of the `network` command, as the build leaves it. */
export const COMMAND_LINE = join(REPOSITORY, 'network', 'dist', 'main.js');

/** The chaincode of this project, as `npm run build` leaves it. */
export const CHAINCODE_ENTRY = join(REPOSITORY, 'chaincode', 'dist', 'main.js');

/** The folders whose change means that the chaincode of this project has to be started anew. */
export const CHAINCODE_CODE = ['chaincode', 'lib', 'proto'].map((name) => join(REPOSITORY, name, 'dist'));
