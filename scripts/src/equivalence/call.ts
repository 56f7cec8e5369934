// SPDX-License-Identifier: Apache-2.0

/**
 * Two or more servers are given the same random programs and must answer alike. A program is made of calls, which are
 * bytes: so that a call can also be one that no client of ours would make.
 */
import { decode, type DraftFields, encode, type Method, services, toJson } from '@orchestrator/proto';

/** Stands in keys for what tells the runs of a program apart: the last twelve digits, so that keys sort alike in all. */
export const PLACEHOLDER = '5e5eed5eed5e';

export const CHANNEL = 'mychannel';
export const OTHER_CHANNEL = 'yourchannel';
export const CHANNELS = [CHANNEL, OTHER_CHANNEL] as const;
export const ORGANIZATIONS = ['MyOrg1MSP', 'MyOrg2MSP', 'MyOrg3MSP'] as const;

/** Who calls, and where. */
export interface Caller {
  readonly mspid: string;
  readonly channel: string;
}

/** Names and values; a name may come twice. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** A call as it goes over the wire, but for the placeholder in its keys. */
export interface Call {
  readonly headers: Headers;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Every rpc by its path. */
export const METHODS: ReadonlyMap<string, Method<object, object>> = new Map(
  Object.values(services).flatMap(({ methods }) =>
    Object.values<Method>(methods).map((method) => [method.path, method as Method<object, object>] as const),
  ),
);

/** Is it a list? Without a filter of its own it shows what other programs have left. */
export function isQuery(path: string): boolean {
  return path.includes('/Query') && path !== services.info.methods.queryVersion.path;
}

/** The call of a member of a channel. */
export function callOf<Q>({ mspid, channel }: Caller, method: Method<Q>, request: DraftFields<Q>): Call {
  return { headers: headersOf({ mspid, channel }), path: method.path, bytes: encode(method.request, request) };
}

/** The headers of a member. */
export function headersOf({ mspid, channel }: Caller): Headers {
  return [
    ['mspid', mspid],
    ['channel', channel],
  ];
}

/** The value of a header; empty if there is none. */
export function headerOf({ headers }: Call, name: string): string {
  return headers.find(([given]) => given === name)?.[1] ?? '';
}

/** A call for people: who, where, what. */
export function textOf(call: Call): string {
  const { headers, path, bytes } = call;
  const method = METHODS.get(path);
  const who = headers.map(([name, value]) => `${name}=${value.length > 40 ? `${value.slice(0, 40)}...` : value}`);
  return `${path.replace('/orchestrator.', '')} ${requestText(method, bytes)} by ${who.join(' ')}`;
}

function requestText(method: Method<object, object> | undefined, bytes: Uint8Array): string {
  try {
    if (method !== undefined) return JSON.stringify(toJson(method.request, decode(method.request, bytes)));
  } catch {
    // Bytes that are no request are shown as they are.
  }
  return `bytes ${Buffer.from(bytes.subarray(0, 40)).toString('hex')} (${String(bytes.length)})`;
}

/** The same bytes with another text of the same length in the place of each occurrence of a text. */
export function replaced(bytes: Uint8Array, text: string, by: string): Buffer {
  const result = Buffer.from(bytes);
  for (let at = result.indexOf(text); at >= 0; at = result.indexOf(text, at + by.length)) result.write(by, at);
  return result;
}
