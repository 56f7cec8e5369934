// SPDX-License-Identifier: Apache-2.0

// A process: serves the databases of a folder on a port, and ends with whoever started it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import createPouchHandler from 'express-pouchdb';
import PouchDB from 'pouchdb';

const [folder = '.', port = '0'] = process.argv.slice(2);
process.on('disconnect', () => process.exit());

const app = express();
const parts = { mode: 'minimumForPouchDB', overrideMode: { include: ['routes/find', 'routes/replicate'] } };
app.use(createPouchHandler(PouchDB.defaults({ prefix: join(folder, '/') }), parts));
const server = createServer(app);
server.listen(Number(port), '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
