// SPDX-License-Identifier: Apache-2.0

import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import { common } from '@hyperledger/fabric-protos';
import type { DeliverStatus } from './deliver';

/** How one stream answers. */
export interface SeekAnswers<Response> {
  readonly answer: (envelope: common.Envelope, stop: AbortSignal) => Promise<DeliverStatus>;
  readonly close: (status: DeliverStatus) => Response;
}

/** Writes a message; resolves when there is room for another, or when the stream is to stop. */
export function write<Request, Response>(
  stream: ServerWritableStream<Request, Response> | ServerDuplexStream<Request, Response>,
  message: Response,
  stop: AbortSignal,
): Promise<void> {
  if (stop.aborted || stream.write(message)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stop.removeEventListener('abort', done);
      stream.removeListener('drain', done);
      resolve();
    };
    stream.once('drain', done);
    stop.addEventListener('abort', done, { once: true });
  });
}

/** Answers the seeks of one stream, one after another. Any status but success ends it. */
export function serveSeeks<Response>(
  stream: ServerDuplexStream<common.Envelope, Response>,
  { answer, close }: SeekAnswers<Response>,
): void {
  const stop = new AbortController();
  let last = Promise.resolve(true);
  const next = async (envelope: common.Envelope): Promise<boolean> => {
    const status = await answer(envelope, stop.signal);
    if (stop.signal.aborted) return false;
    await write(stream, close(status), stop.signal);
    return status === common.Status.SUCCESS;
  };
  const end = (): void => {
    stop.abort();
    stream.end();
  };
  stream.on('cancelled', () => stop.abort());
  stream.on('error', () => stop.abort());
  stream.on('end', () => void last.then(end));
  stream.on('data', (envelope: common.Envelope) => {
    last = last
      .then((isOpen) => isOpen && next(envelope))
      .then((isOpen) => {
        if (!isOpen && !stop.signal.aborted) end();
        return isOpen;
      });
  });
}
