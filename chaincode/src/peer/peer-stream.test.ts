// SPDX-License-Identifier: Apache-2.0

import '../testing/silence';
import { EventEmitter } from 'node:events';
import { peer } from '@hyperledger/fabric-protos';
import { ChaincodeAdditionalParams, encode } from '@orchestrator/proto';
import { NO_BATCHES, PeerStream } from './peer-stream';

const { KEEPALIVE, READY, RESPONSE } = peer.ChaincodeMessage.Type;

/** A stream, both of its ends, and what got through. */
function connected() {
  const source = new EventEmitter();
  const written: number[] = [];
  const heard: number[] = [];
  const stream = new PeerStream({
    on: (event, listener) => source.on(event, listener),
    write: (message) => written.push(message.getType()),
    end: () => undefined,
  });
  stream.on('data', (message) => heard.push(message.getType()));
  const send = (type: 0 | 5 | 18, payload: Uint8Array = new Uint8Array()): void => {
    const message = new peer.ChaincodeMessage();
    message.setType(type);
    message.setPayload(payload);
    source.emit('data', message);
  };
  return { stream, send, written, heard };
}

describe('PeerStream', () => {
  it('sends a sign of life back, and hides it from the shim', () => {
    const { send, written, heard } = connected();

    send(KEEPALIVE);

    expect([written, heard]).toEqual([[KEEPALIVE], []]);
  });

  it('passes everything else on', () => {
    const { send, written, heard } = connected();

    send(READY as 5);
    send(RESPONSE as 0);

    expect([written, heard]).toEqual([[], [READY, RESPONSE]]);
  });

  it('knows no messages for many keys before the peer is ready', () => {
    expect(connected().stream.limits).toEqual(NO_BATCHES);
  });

  it('knows none of a peer that announces nothing', () => {
    const { stream, send } = connected();

    send(READY as 5);

    expect(stream.limits).toEqual(NO_BATCHES);
  });

  it.each([
    [true, true, { reads: 200, writes: 100 }],
    [true, false, { reads: 0, writes: 100 }],
    [false, true, { reads: 200, writes: 0 }],
    [false, false, NO_BATCHES],
  ])('knows what the peer announces: writes %s, reads %s', (useWriteBatch, useGetMultipleKeys, limits) => {
    const { stream, send } = connected();
    const sizes = { maxSizeWriteBatch: 100, maxSizeGetMultipleKeys: 200 };

    send(READY as 5, encode(ChaincodeAdditionalParams, { useWriteBatch, useGetMultipleKeys, ...sizes }));

    expect(stream.limits).toEqual(limits);
  });
});
