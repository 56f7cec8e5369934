// SPDX-License-Identifier: Apache-2.0

/**
 * The wire contract: one TypeScript type, codec and service descriptor for each declaration of the .proto files.
 */
export { createCallers, type Callers, type Transport } from './callers';
export { decode, encode, Encoded } from './codec';
export type { Codec, Draft, DraftFields, FieldDescriptor, Outgoing } from './codec';
export * from './generated';
export { timeText, toJson } from './json';
export type { Handlers, Method, ReplyOf, RequestOf, Service } from './service';
export { compareUtf8, WireError } from './wire';
