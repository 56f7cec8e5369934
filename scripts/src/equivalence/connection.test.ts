// SPDX-License-Identifier: Apache-2.0

import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { services } from '@orchestrator/proto';
import { callOf, CHANNEL } from './call';
import { Connection } from './connection';
import { Lane } from './lane';
import { ServerFault } from './server-fault';

const { queryVersion } = services.info.methods;
const CALL = callOf({ mspid: 'MyOrg1MSP', channel: CHANNEL }, queryVersion, {});
const same = (bytes: Buffer): Buffer => bytes;

/** Calls a server that refuses every call with a status, and with the channel that it is asked for. */
async function refused(code: status): Promise<unknown> {
  const server = new Server();
  const definition = {
    path: queryVersion.path,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  } as const;
  server.addService(
    { version: definition },
    {
      version: (call: { metadata: { get(name: string): unknown[] } }, answer: (refusal: object) => void) =>
        answer({ code, details: `not on ${String(call.metadata.get('channel')[0])}` }),
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const connection = new Connection(`127.0.0.1:${String(port)}`, new Lane(3));
  try {
    return await connection.unary(CALL).catch((error: unknown) => error);
  } finally {
    connection.close();
    server.forceShutdown();
  }
}

describe('Connection.unary', () => {
  it('gives a refusal, with the names of lane 0', async () => {
    expect(await refused(status.NOT_FOUND)).toMatchObject({ status: 'NOT_FOUND', text: 'not on mychannel' });
  });

  it.each(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED', 'CANCELLED'] as const)(
    'takes %s for a fault of the server, not for an answer',
    async (name) => {
      expect(await refused(status[name])).toBeInstanceOf(ServerFault);
    },
  );
});
