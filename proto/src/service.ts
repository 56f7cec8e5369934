// SPDX-License-Identifier: Apache-2.0

import type { Codec, Outgoing } from './codec';

/** One rpc, as its .proto file declares it. */
export interface Method<Request = unknown, Reply = unknown, Streams extends boolean = boolean> {
  /** Name in the .proto file, such as `GetTask`. */
  readonly name: string;
  /** Full path, such as `/orchestrator.ComputeTaskService/GetTask`. */
  readonly path: string;
  readonly request: Codec<Request>;
  readonly reply: Codec<Reply>;
  /** Declared without side effects. */
  readonly readOnly: boolean;
  /** The reply is a stream. */
  readonly streams: Streams;
}

/** One service, as its .proto file declares it. Methods are keyed by their name in lower camel case. */
export interface Service {
  /** Full name, such as `orchestrator.ComputeTaskService`. */
  readonly name: string;
  readonly methods: Readonly<Record<string, Method>>;
}

type UnaryNames<S extends Service> = {
  [M in keyof S['methods']]: S['methods'][M] extends { readonly streams: false } ? M : never;
}[keyof S['methods']];

/** The type of the request of a method. */
export type RequestOf<M> = M extends { readonly request: Codec<infer T> } ? T : never;

/** The type of the reply of a method. */
export type ReplyOf<M> = M extends { readonly reply: Codec<infer T> } ? T : never;

/** One handler for each unary rpc of a service; a missing or misspelt one does not compile. */
export type Handlers<S extends Service, Context> = {
  readonly [M in UnaryNames<S>]: (
    request: RequestOf<S['methods'][M]>,
    context: Context,
  ) => Promise<Outgoing<ReplyOf<S['methods'][M]>>> | Outgoing<ReplyOf<S['methods'][M]>>;
};
