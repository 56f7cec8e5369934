// SPDX-License-Identifier: Apache-2.0

import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { gateway, google } from '@hyperledger/fabric-protos';
import { encode } from './wire';

const DETAIL_TYPE = 'type.googleapis.com/gateway.ErrorDetail';
const LENGTH_DELIMITED = 2;

/** What one node said, as a detail of an error. */
export interface NodeError {
  readonly address: string;
  readonly mspId: string;
  readonly message: string;
}

/** An error for the client: a gRPC status, with what each node said as details. */
export class RpcError extends Error implements StatusObject {
  readonly details: string;
  readonly metadata = new Metadata();

  constructor(
    readonly code: status,
    message: string,
    nodes: readonly NodeError[] = [],
  ) {
    super(message);
    this.details = message;
    if (nodes.length > 0) this.metadata.set('grpc-status-details-bin', toDetails(code, message, nodes));
  }
}

// A detail is an `Any`, and `google.rpc.Status` holds them in field 3: bytes of one behind the other are one message.
function toDetails(code: status, message: string, nodes: readonly NodeError[]): Buffer {
  const details = nodes.map((node) => {
    const detail = [field(1, Buffer.from(DETAIL_TYPE)), field(2, encode(gateway.ErrorDetail, node))];
    return field(3, Buffer.concat(detail));
  });
  return Buffer.concat([encode(google.rpc.Status, { code, message }), ...details]);
}

function field(number: number, bytes: Uint8Array): Buffer {
  const head = [(number << 3) | LENGTH_DELIMITED];
  let length = bytes.length;
  for (; length > 0x7f; length >>>= 7) head.push((length & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...head, length]), bytes]);
}
