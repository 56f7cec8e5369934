// SPDX-License-Identifier: Apache-2.0

/**
 * The gRPC surface, the same for every mode: one loop over the service descriptors, and what stands before each call.
 */
import {
  status as GrpcStatus,
  Server,
  type ServerCredentials,
  type ServerInterceptingCall,
  type ServerInterceptor,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { type Method, type Service, services } from '@orchestrator/proto';
import { internal, rpcs } from '@orchestrator/lib';
import { type Address, formatAddress } from '../configuration';
import { endWithServer } from './end-with-server';
import { withCode } from './errors';
import { addHealth } from './health';
import { ListenError } from './listen-error';
import { addReflection } from './reflection';
import { sendTogether } from './send-together';
import { type HandlerParts, subscribeHandler, unaryHandler } from './rpc-handlers';

/** How the server listens. */
export interface ListenOptions {
  /** Port 0 picks a free one. */
  readonly address: Address;
  readonly credentials: ServerCredentials;
  readonly maxMessageBytes: number;
}

/** A server that listens. */
export interface GrpcServer {
  /** host:port that it listens on. */
  readonly address: string;
  /** Stops taking calls and waits for those that run, at most so long. */
  close(timeoutMs: number): Promise<void>;
}

/** Starts to serve. @throws ListenError if the address cannot be listened on. */
export async function listen(parts: HandlerParts, options: ListenOptions): Promise<GrpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': options.maxMessageBytes,
    'grpc.max_send_message_length': -1,
    'grpc.enable_channelz': 0,
    interceptors: [codeInEveryText, endWithServer(parts.stopping), sendTogether],
  });
  for (const service of Object.values(services)) {
    server.addService(definitionOf(service), implementationOf(service, parts));
  }
  addHealth(server, parts);
  addReflection(server);
  const port = await bind(server, options);
  const address = formatAddress({ ...options.address, port });
  return { address, close: (timeoutMs) => close(server, timeoutMs) };
}

function definitionOf({ methods }: Service): ServiceDefinition {
  return Object.fromEntries(Object.values(methods).map((method) => [method.name, methodDefinition(method)]));
}

/** Bytes in, bytes out: encoding is the business of the descriptors. */
function methodDefinition({ path, streams }: Method): ServiceDefinition[string] {
  const same = (bytes: Buffer): Buffer => bytes;
  return {
    path,
    requestStream: false,
    responseStream: streams,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: asBuffer,
    responseDeserialize: same,
  };
}

/** grpc-js sends nothing else. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function implementationOf({ methods }: Service, parts: HandlerParts): Record<string, never> {
  const handlers = Object.values(methods).map((method) => [method.name, handlerOf(method, parts)]);
  return Object.fromEntries(handlers) as Record<string, never>;
}

function handlerOf(method: Method, parts: HandlerParts): unknown {
  if (method.streams) return subscribeHandler(method, parts);
  const rpc = rpcs.get(method.path);
  if (rpc === undefined) throw internal(`nothing serves ${method.path}`);
  return unaryHandler(rpc, parts);
}

/**
 * grpc-js refuses some calls by itself, such as messages over the limit. It does so on the innermost call object, past
 * any interceptor's wrapper, so this puts the code into the text where the status leaves.
 */
const codeInEveryText: ServerInterceptor = (_method, call) => {
  const send = call.sendStatus.bind(call);
  call.sendStatus = (status) => {
    if (status.code === GrpcStatus.OK) send(status);
    else send({ ...status, details: withCode(status.details, status.code) });
  };
  return call as ServerInterceptingCall;
};

function bind(server: Server, { address, credentials }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(formatAddress(address), credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(cannotListen(address, error));
    });
  });
}

/** grpc-js puts the reason in brackets behind what it makes of it. */
function cannotListen(address: Address, error: Error): ListenError {
  const reason = /\[(.+)\]/.exec(error.message)?.[1] ?? error.message;
  return new ListenError(address, reason, error);
}

async function close(server: Server, timeoutMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, timeoutMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
