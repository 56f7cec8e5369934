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

// A read of changes that the deletion of its database cuts short has no answer. express-pouchdb ends by that; this one
// answers with the error that says it.
const { changes } = PouchDB.prototype;
PouchDB.prototype.changes = function (options) {
  const reading = changes.call(this, options);
  const answer = reading.then((found) => {
    if (!found.results) throw Object.assign(new Error('Database does not exist.'), { status: 404, name: 'not_found' });
    return found;
  });
  answer.catch(() => undefined);
  return Object.assign(reading, { then: answer.then.bind(answer), catch: answer.catch.bind(answer) });
};

const app = express();
const parts = { mode: 'minimumForPouchDB', overrideMode: { include: ['routes/find', 'routes/replicate'] } };
app.use(createPouchHandler(PouchDB.defaults({ prefix: join(folder, '/') }), parts));
const server = createServer(app);
server.listen(Number(port), '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
