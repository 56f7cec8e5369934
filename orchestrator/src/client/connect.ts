// SPDX-License-Identifier: Apache-2.0

/**
 * The client: every rpc as a typed function, over one connection that several organizations may share.
 */
import { ChannelCredentials, Client as GrpcClient, Metadata } from '@grpc/grpc-js';
import { type Callers, createCallers } from '@orchestrator/proto';
import { GrpcTransport } from './grpc-transport';

const CHANNEL_OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // An event stream can be silent for hours: pings tell a quiet server from a lost one.
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 5_000,
};

/** Certificates in PEM form. `cert` and `key` go together, for servers that verify their clients. */
export interface ClientTls {
  readonly ca: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Where to connect, and on whose behalf. */
export interface ConnectOptions {
  /** Host and port, or any other target that gRPC knows. */
  readonly address: string;
  /** The organization that calls. */
  readonly mspid: string;
  readonly channel: string;
  /** Without it the connection is in plain text. */
  readonly tls?: ClientTls;
  /** Correlation id of all calls in the server's log. */
  readonly requestId?: string;
  /** Bound of each unary call, in milliseconds; a minute if left out. Streams have none. */
  readonly deadlineMs?: number;
  /** Told of the receipt of each write before its call resolves. */
  readonly onReceipt?: (receipt: Uint8Array) => void;
}

/**
 * The rpcs of a server, called by one organization on one channel. Calls reject with a `CallError`. A stream starts with
 * the first turn of its loop; leaving the loop cancels it.
 */
export interface Client extends Callers {
  /** The same connection on behalf of another organization, on the same channel unless another is given. */
  as(mspid: string, channel?: string): Client;
  /** Resolves once the server is reached; rejects with UNAVAILABLE if that takes longer than `timeoutMs`. */
  ready(timeoutMs: number): Promise<void>;
  /** Closes the connection for all who share it. Calls and streams under way, and later ones, reject with CANCELLED. */
  close(): void;
}

/** Opens a client. It connects with the first call, and again whenever the connection is lost. */
export function connect(options: ConnectOptions): Client {
  const connection = new GrpcClient(options.address, credentials(options.tls), CHANNEL_OPTIONS);
  const transport = new GrpcTransport(connection, options);

  const as = (mspid: string, channel: string): Client => ({
    ...createCallers(transport.with(metadata({ mspid, channel, reqid: options.requestId }))),
    as: (otherMspid, otherChannel = channel) => as(otherMspid, otherChannel),
    ready: (timeoutMs) => transport.ready(timeoutMs),
    close: () => transport.close(),
  });
  return as(options.mspid, options.channel);
}

function credentials(tls: ClientTls | undefined): ChannelCredentials {
  return tls === undefined
    ? ChannelCredentials.createInsecure()
    : ChannelCredentials.createSsl(tls.ca, tls.key ?? null, tls.cert ?? null);
}

function metadata(headers: Readonly<Record<string, string | undefined>>): Metadata {
  const result = new Metadata();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) result.set(name, value);
  return result;
}
