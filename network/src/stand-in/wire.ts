// SPDX-License-Identifier: Apache-2.0

import type { MethodDefinition } from '@grpc/grpc-js';
import { common, gateway, orderer, peer } from '@hyperledger/fabric-protos';

interface Message {
  serializeBinary(): Uint8Array;
}

interface MessageType<T> {
  deserializeBinary(bytes: Uint8Array): T;
}

type Fields<T> = {
  [Name in keyof T as Name extends `set${infer Field}` ? Uncapitalize<Field> : never]?: T[Name] extends (
    value: infer Value,
  ) => void
    ? Value
    : never;
};

/** Makes a message of its fields, named as its setters are without `set`. */
export function make<T extends object>(type: new () => T, fields: Fields<T>): T {
  const message = new type();
  const setters = message as unknown as Record<string, (value: unknown) => void>;
  for (const [name, value] of Object.entries(fields))
    setters[`set${name.charAt(0).toUpperCase()}${name.slice(1)}`]?.(value);
  return message;
}

/** The wire bytes of a message made of its fields. */
export function encode<T extends Message>(type: new () => T, fields: Fields<T>): Uint8Array {
  return make(type, fields).serializeBinary();
}

function serialize(message: Message): Buffer {
  return Buffer.from(message.serializeBinary());
}

interface Shape<Request, Response> {
  readonly path: string;
  readonly request: MessageType<Request>;
  readonly response: MessageType<Response>;
  readonly streams?: 'none' | 'response' | 'both';
}

// The generated definitions refuse messages of another copy of the package, and tests may load several copies.
function method<Request extends Message, Response extends Message>({
  path,
  request,
  response,
  streams = 'none',
}: Shape<Request, Response>): MethodDefinition<Request, Response> {
  return {
    path,
    requestStream: streams === 'both',
    responseStream: streams !== 'none',
    requestSerialize: serialize,
    requestDeserialize: (bytes) => request.deserializeBinary(bytes),
    responseSerialize: serialize,
    responseDeserialize: (bytes) => response.deserializeBinary(bytes),
  };
}

/** What a peer offers to clients. */
export const gatewayDefinition = {
  evaluate: method({
    path: '/gateway.Gateway/Evaluate',
    request: gateway.EvaluateRequest,
    response: gateway.EvaluateResponse,
  }),
  endorse: method({
    path: '/gateway.Gateway/Endorse',
    request: gateway.EndorseRequest,
    response: gateway.EndorseResponse,
  }),
  submit: method({
    path: '/gateway.Gateway/Submit',
    request: gateway.SubmitRequest,
    response: gateway.SubmitResponse,
  }),
  commitStatus: method({
    path: '/gateway.Gateway/CommitStatus',
    request: gateway.SignedCommitStatusRequest,
    response: gateway.CommitStatusResponse,
  }),
  chaincodeEvents: method({
    path: '/gateway.Gateway/ChaincodeEvents',
    request: gateway.SignedChaincodeEventsRequest,
    response: gateway.ChaincodeEventsResponse,
    streams: 'response',
  }),
};

/** The blocks that a peer has committed. */
export const deliverDefinition = {
  deliver: peerDeliver('Deliver'),
  deliverFiltered: peerDeliver('DeliverFiltered'),
  deliverWithPrivateData: peerDeliver('DeliverWithPrivateData'),
};

function peerDeliver(name: string): MethodDefinition<common.Envelope, peer.DeliverResponse> {
  return method({
    path: `/protos.Deliver/${name}`,
    request: common.Envelope,
    response: peer.DeliverResponse,
    streams: 'both',
  });
}

/** What an orderer offers: to take transactions, and to give blocks. */
export const broadcastDefinition = {
  broadcast: method({
    path: '/orderer.AtomicBroadcast/Broadcast',
    request: common.Envelope,
    response: orderer.BroadcastResponse,
    streams: 'both',
  }),
  deliver: method({
    path: '/orderer.AtomicBroadcast/Deliver',
    request: common.Envelope,
    response: orderer.DeliverResponse,
    streams: 'both',
  }),
};

/** What a chaincode server offers to peers. */
export const chaincodeConnect = method({
  path: '/protos.Chaincode/Connect',
  request: peer.ChaincodeMessage,
  response: peer.ChaincodeMessage,
  streams: 'both',
});
