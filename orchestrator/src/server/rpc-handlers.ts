// SPDX-License-Identifier: Apache-2.0

import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerUnaryCall,
  type ServerWritableStream,
  status as GrpcStatus,
} from '@grpc/grpc-js';
import { decode, type Method, SubscribeToEventsParam, WireError } from '@orchestrator/proto';
import { invalid, OrchestratorError, type Rpc } from '@orchestrator/lib';
import type { Host, Reply } from '../host';
import type { Logger } from '../logging';
import { type NewReceipt, RECEIPT_KEY, toBytes } from '../receipts/receipt';
import { admit, type Channels, type PeerCheck, requestIdOf } from './admission';
import { toStatus } from './errors';
import type { Meter } from '../meter';

/** What the handlers of all rpcs share. */
export interface HandlerParts {
  readonly host: Host;
  readonly channels: Channels;
  readonly logger: Logger;
  readonly meter: Meter;
  /** The certificate check for the peer of a call. */
  readonly peerCheck: (call: AnyCall) => PeerCheck;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

/** A call of either kind. */
export type AnyCall = ServerUnaryCall<Buffer, Uint8Array> | ServerWritableStream<Buffer, Uint8Array>;

/** Serves one unary rpc. */
export function unaryHandler(rpc: Rpc, parts: HandlerParts): handleUnaryCall<Buffer, Uint8Array> {
  return (call, callback) => {
    const done = parts.meter.start(rpc.method);
    answer(rpc, call, parts).then(
      (reply) => {
        done(0);
        if (parts.logger.isLevelEnabled('debug')) {
          parts.logger.debug({ requestId: requestIdOf(call.metadata), rpc: rpc.method.path }, 'call answered');
        }
        callback(null, reply.bytes, reply.receipt && trailerOf(reply.receipt));
      },
      (error: unknown) => {
        const status = toStatus(error, requestIdOf(call.metadata), parts.logger);
        done(status.code);
        callback(status);
      },
    );
  };
}

async function answer(rpc: Rpc, call: ServerUnaryCall<Buffer, Uint8Array>, parts: HandlerParts): Promise<Reply> {
  const { requester, channel } = admit(call.metadata, parts.channels, parts.peerCheck(call));
  return parts.host.unary(rpc, { bytes: call.request, channel, requester, isCancelled: () => call.cancelled });
}

function trailerOf(receipt: NewReceipt): Metadata {
  const trailer = new Metadata();
  trailer.set(RECEIPT_KEY, toBytes(receipt));
  return trailer;
}

/** Serves SubscribeToEvents: what was, what is, and what comes, as fast as the client takes it, until one side goes. */
export function subscribeHandler(method: Method, parts: HandlerParts): handleServerStreamingCall<Buffer, Uint8Array> {
  return (call) => {
    const done = parts.meter.start(method);
    stream(call, method, parts).catch((error: unknown) => {
      if (call.cancelled) {
        done(GrpcStatus.CANCELLED);
        return;
      }
      const status = toStatus(error, requestIdOf(call.metadata), parts.logger);
      done(status.code);
      call.emit('error', status);
    });
  };
}

async function stream(
  call: ServerWritableStream<Buffer, Uint8Array>,
  method: Method,
  parts: HandlerParts,
): Promise<never> {
  const { channel } = admit(call.metadata, parts.channels, parts.peerCheck(call));
  const gone = new AbortController();
  call.once('cancelled', () => gone.abort());
  call.once('close', () => gone.abort());
  const stop = AbortSignal.any([gone.signal, parts.stopping]);
  const subscription = await parts.host.subscribe(channel, startEventId(call.request));
  const isWanted = (): boolean => !stop.aborted;
  while (isWanted()) {
    for (const event of await subscription.next(stop)) {
      if (!isWanted()) break;
      parts.meter.sent(method);
      if (!call.write(event)) await drained(call, stop);
    }
  }
  // A stream that ended with OK would leave the client deaf without telling it.
  throw new OrchestratorError('unavailable', 'the stream has ended; subscribe again behind the last event received');
}

function startEventId(request: Uint8Array): string {
  try {
    return decode(SubscribeToEventsParam, request).startEventId;
  } catch (error) {
    if (error instanceof WireError) throw invalid(`SubscribeToEvents request cannot be read: ${error.message}`);
    throw error;
  }
}

async function drained(call: ServerWritableStream<Buffer, Uint8Array>, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      call.off('drain', go);
      stop.removeEventListener('abort', go);
      resolve();
    };
    call.once('drain', go);
    stop.addEventListener('abort', go);
  });
}
