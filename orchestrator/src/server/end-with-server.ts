// SPDX-License-Identifier: Apache-2.0

import { type ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';

/**
 * Ends the streams of the standard services, health and reflection, when the server stops. They last as long as their
 * clients like: a server that waits for them does not end.
 */
export function endWithServer(stopping: AbortSignal): ServerInterceptor {
  return ({ path, responseStream }, call) => {
    if (!responseStream || !path.startsWith('/grpc.')) return call as ServerInterceptingCall;
    const end = (): void => call.sendStatus({ code: status.UNAVAILABLE, details: 'the server is stopping' });
    const forget = (): void => stopping.removeEventListener('abort', end);
    const start = call.start.bind(call);
    const send = call.sendStatus.bind(call);
    call.start = (listener) => {
      stopping.addEventListener('abort', end);
      start({
        onReceiveMetadata: (metadata) => listener.onReceiveMetadata(metadata),
        onReceiveMessage: (message: unknown) => listener.onReceiveMessage(message),
        onReceiveHalfClose: () => listener.onReceiveHalfClose(),
        onCancel: () => {
          forget();
          listener.onCancel();
        },
      });
    };
    call.sendStatus = (ending) => {
      forget();
      send(ending);
    };
    return call as ServerInterceptingCall;
  };
}
