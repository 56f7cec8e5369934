// SPDX-License-Identifier: Apache-2.0

import type { Dispatcher } from 'undici';

/**
 * Gives an answer on when all of it is there, and a failure in place of one that ends too early. Whoever reads the body
 * then needs no deadline for that: fetch may lose its signal once the headers are there, because nothing of it holds the
 * objects that listen; and nano neither settles nor rejects when it reads a text that breaks off.
 */
export const wholeAnswers: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(options, collecting(handler));

type Start = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>;

function collecting(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
  let start: Start | undefined;
  let chunks: Buffer[] = [];
  return {
    onRequestStart: (controller, context) => {
      chunks = [];
      handler.onRequestStart?.(controller, context);
    },
    onResponseStart: (...answer) => {
      start = answer;
    },
    onResponseData: (_controller, chunk) => {
      chunks.push(chunk);
    },
    onResponseEnd: (controller, trailers) => {
      if (start !== undefined) handler.onResponseStart?.(...start);
      if (chunks.length > 0) handler.onResponseData?.(controller, Buffer.concat(chunks));
      handler.onResponseEnd?.(controller, trailers);
    },
    onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
  };
}
