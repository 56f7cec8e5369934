// SPDX-License-Identifier: Apache-2.0

import { decode, encode, type Codec, type DraftFields } from './codec';
import { services } from './generated';
import type { Method, ReplyOf, RequestOf } from './service';

type Callable<M> = M extends { readonly streams: true }
  ? (request: DraftFields<RequestOf<M>>) => AsyncIterable<ReplyOf<M>>
  : (request: DraftFields<RequestOf<M>>) => Promise<ReplyOf<M>>;

/** One function for each rpc, by service and rpc: `callers.computeTask.getTask({ key })`. Fields left out are at their default. */
export type Callers = {
  readonly [S in keyof typeof services]: {
    readonly [M in keyof (typeof services)[S]['methods']]: Callable<(typeof services)[S]['methods'][M]>;
  };
};

/** How the bytes of a request become those of a reply. */
export interface Transport {
  unary(method: Method, request: Uint8Array): Promise<Uint8Array>;
  stream(method: Method, request: Uint8Array): AsyncIterable<Uint8Array>;
}

/** The functions that call every rpc through a transport. */
export function createCallers(transport: Transport): Callers {
  const callers = Object.entries(services).map(([name, service]) => [
    name,
    Object.fromEntries(
      Object.entries<Method>(service.methods).map(([methodName, method]) => [methodName, caller(transport, method)]),
    ),
  ]);
  return Object.fromEntries(callers) as Callers;
}

function caller(transport: Transport, method: Method): (request: DraftFields<object>) => unknown {
  const { request: ask, reply } = method as Method<object, object>;
  if (method.streams) return (request) => decodeAll(reply, transport.stream(method, encode(ask, request)));
  return async (request) => decode(reply, await transport.unary(method, encode(ask, request)));
}

async function* decodeAll<T>(codec: Codec<T>, messages: AsyncIterable<Uint8Array>): AsyncIterable<T> {
  for await (const bytes of messages) yield decode(codec, bytes);
}
