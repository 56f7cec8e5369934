// SPDX-License-Identifier: Apache-2.0

/**
 * The floor of a benchmark: a grpc-js server that only answers. A process of its own, as the server under test is.
 */
import { type handleServerStreamingCall, type handleUnaryCall, Server, ServerCredentials } from '@grpc/grpc-js';
import { ECHO_PATH, SIZED_ECHO_PATH, STREAM_MESSAGES, STREAM_PATH } from './echo-paths';

const same = (bytes: Buffer): Buffer => bytes;
const shared = {
  requestStream: false,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
};
const reply = Buffer.alloc(500, 1);
const message = Buffer.alloc(600, 2);
let page = Buffer.alloc(0);

const echo: handleUnaryCall<Buffer, Buffer> = (_call, answer) => {
  answer(null, reply);
};

const sizedEcho: handleUnaryCall<Buffer, Buffer> = ({ request }, answer) => {
  const length = request.readUInt32BE();
  if (page.length !== length) page = Buffer.alloc(length, 3);
  answer(null, page);
};

const stream: handleServerStreamingCall<Buffer, Buffer> = (call) => {
  let sent = 0;
  const more = (): void => {
    while (sent < STREAM_MESSAGES) {
      sent++;
      if (!call.write(message)) {
        call.once('drain', more);
        return;
      }
    }
    call.end();
  };
  more();
};

const server = new Server();
server.addService(
  {
    echo: { ...shared, path: ECHO_PATH, responseStream: false },
    sizedEcho: { ...shared, path: SIZED_ECHO_PATH, responseStream: false },
    stream: { ...shared, path: STREAM_PATH, responseStream: true },
  },
  { echo, sizedEcho, stream },
);
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`listening on 127.0.0.1:${String(port)}\n`);
});
