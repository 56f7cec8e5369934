// SPDX-License-Identifier: Apache-2.0

import type { ServerInterceptingCall, ServerInterceptor } from '@grpc/grpc-js';

/** How much may be on its way to one client before the stream has to wait. */
const UNDER_WAY_BYTES = 256 * 1024;

/**
 * grpc-js hands the next message of a stream to the connection when the one before has left the process. This lets
 * several be under way, so that those which belong together leave together, and holds the stream back when they pile up.
 */
export const sendTogether: ServerInterceptor = (method, call) => {
  if (!method.responseStream) return call as ServerInterceptingCall;
  const send = call.sendMessage.bind(call);
  let underWay = 0;
  let goOn: (() => void) | undefined;
  call.sendMessage = (message: Buffer, callback) => {
    underWay += message.length;
    send(message, () => {
      underWay -= message.length;
      const resume = goOn;
      goOn = undefined;
      resume?.();
    });
    if (underWay < UNDER_WAY_BYTES) callback();
    else goOn = callback;
  };
  return call as ServerInterceptingCall;
};
