// SPDX-License-Identifier: Apache-2.0

import { connect, constants, type OutgoingHttpHeaders } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { within } from './bounded';
import { wording } from './outcome';
import { CHANNEL, ORG1, type Target } from './target';

const ANSWER_MS = 10_000;

/** What came back for a request. */
export interface Http2Answer {
  readonly httpStatus: number | undefined;
  /** `OK`, or the gRPC status and the code; `reset` with a number if the request was cut off. */
  readonly outcome: string;
  /** The text of the gRPC status. */
  readonly text: string;
}

/** Sends one request by hand, so that it can break the rules of gRPC. Headers given replace the usual ones. */
export async function http2Call(target: Target, headers: OutgoingHttpHeaders, body: Uint8Array): Promise<Http2Answer> {
  const session = connect(`http://${target.address}`);
  try {
    return await within(ANSWER_MS, 'answer over HTTP/2', exchange());
  } finally {
    session.destroy();
  }

  function exchange(): Promise<Http2Answer> {
    return new Promise((resolve, reject) => {
      session.on('error', reject);
      const stream = session.request({ ...USUAL_HEADERS, ...headers });
      const said: Record<string, unknown> = {};
      const note = (received: object): void => {
        Object.assign(said, received);
      };
      stream.on('response', note);
      stream.on('trailers', note);
      stream.on('error', () => undefined);
      stream.on('close', () => resolve(answerOf(said, stream.rstCode)));
      stream.resume();
      stream.end(body);
    });
  }
}

/** A message in the framing of gRPC. */
export function frame(message: Uint8Array, { compressed = false, length = message.length } = {}): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0, 0);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
}

const USUAL_HEADERS = {
  ':method': 'POST',
  'content-type': 'application/grpc',
  te: 'trailers',
  mspid: ORG1,
  channel: CHANNEL,
};

function answerOf(said: Record<string, unknown>, rstCode: number | undefined): Http2Answer {
  const httpStatus = said[':status'] as number | undefined;
  const code = said['grpc-status'] as string | undefined;
  const text = decodeURIComponent((said['grpc-message'] as string | undefined) ?? '');
  if (code === undefined) {
    return {
      httpStatus,
      outcome: rstCode === constants.NGHTTP2_NO_ERROR ? 'no status' : `reset ${String(rstCode)}`,
      text,
    };
  }
  return { httpStatus, outcome: code === '0' ? 'OK' : wording(status[Number(code)] ?? code, text), text };
}
