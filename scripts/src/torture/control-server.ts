// SPDX-License-Identifier: Apache-2.0

/**
 * What a torture must find wanting: a server that keeps each asset in a document of its own, reads them, and writes those
 * that a call has changed in one bulk, each if nobody has changed it meanwhile. Without rivals and crashes it is correct.
 */
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from '@grpc/grpc-js';
import {
  catalogue,
  ERRORS,
  execute,
  internal,
  MemoryDb,
  OrchestratorError,
  type Rpc,
  rpcs,
  StatusCode,
} from '@orchestrator/lib';
import { Encoded } from '@orchestrator/proto';

const [address = '', database = ''] = process.argv.slice(2);
let transactions = 0;

interface StoredAsset {
  readonly _id: string;
  readonly _rev: string;
  readonly bytes: string;
}

async function ask(path: string, body?: unknown): Promise<unknown> {
  const { origin, pathname, username, password } = new URL(database);
  const token = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const headers = {
    'content-type': 'application/json',
    ...(username === '' ? {} : { authorization: `Basic ${token}` }),
  };
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  return (await fetch(`${origin}${pathname}${path}`, init)).json();
}

async function load(): Promise<{ assets: MemoryDb; revisions: Map<string, string> }> {
  const assets = new MemoryDb();
  const revisions = new Map<string, string>();
  const { rows } = (await ask('/_all_docs?include_docs=true')) as { rows: { doc: StoredAsset }[] };
  for (const { doc } of rows) {
    const [kind = ''] = doc._id.split('/');
    const definition = catalogue.get(kind);
    if (definition === undefined) continue;
    assets.put(definition, undefined, Encoded.fromBytes(definition.codec, Buffer.from(doc.bytes, 'base64')));
    revisions.set(doc._id, doc._rev);
  }
  return { assets, revisions };
}

async function run(rpc: Rpc, { request, metadata }: ServerUnaryCall<Buffer, Buffer>): Promise<Buffer> {
  const { assets, revisions } = await load();
  const [channel, requester] = ['channel', 'mspid'].map((name) => String(metadata.get(name)[0]));
  const transactionId = `${String(process.pid)}-${String(++transactions)}`;
  const call = {
    channel: channel ?? '',
    requester: requester ?? '',
    micros: Date.now() * 1000,
    transactionId,
    version: '',
  };
  const { reply, writes } = await execute(rpc, request, { call, database: assets });
  const docs = [...writes.assets].map(({ kind, key, asset }) => {
    const id = `${kind}/${key}`;
    const revision = revisions.get(id);
    return { _id: id, ...(revision && { _rev: revision }), bytes: Buffer.from(asset.bytes).toString('base64') };
  });
  const answers = docs.length === 0 ? [] : ((await ask('/_bulk_docs', { docs })) as { error?: string }[]);
  if (answers.some(({ error }) => error !== undefined)) throw new OrchestratorError('aborted', 'others were first');
  return Buffer.from(reply);
}

function handle(rpc: Rpc) {
  return (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
    run(rpc, call).then(
      (reply) => answer(null, reply),
      (error: unknown) => {
        const refusal =
          error instanceof OrchestratorError
            ? error
            : new OrchestratorError('unavailable', internal(String(error)).message);
        answer({ code: statusOf(ERRORS[refusal.code].status), details: refusal.message });
      },
    );
  };
}

/** `FailedPrecondition` as gRPC writes it, and what that stands for there. */
function statusOf(code: StatusCode): status {
  const name = StatusCode[code].replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return status[name as keyof typeof status];
}

const same = (bytes: Buffer): Buffer => bytes;
const server = new Server();
const methods = [...rpcs].map(([path, rpc]) => {
  const definition = {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
  return { path, definition, handler: handle(rpc) };
});
server.addService(
  Object.fromEntries(methods.map(({ path, definition }) => [path, definition])),
  Object.fromEntries(methods.map(({ path, handler }) => [path, handler])),
);
server.bindAsync(address, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
  process.stdout.write(`listening on ${address}\n`);
});
