// SPDX-License-Identifier: Apache-2.0

import type { ServerDuplexStream } from '@grpc/grpc-js';
import { common, orderer } from '@hyperledger/fabric-protos';
import { deliver } from './deliver';
import type { ServedService } from './listener';
import type { OrdererNode } from './orderer-node';
import { serveSeeks, write } from './seek-stream';
import { broadcastDefinition, make } from './wire';

/** The services of one orderer. */
export function createOrdererServices(node: OrdererNode): readonly ServedService[] {
  const implementation = {
    broadcast: (stream: ServerDuplexStream<common.Envelope, orderer.BroadcastResponse>): void => {
      const answer = async (envelope: common.Envelope): Promise<void> => {
        const response = await node.broadcast(envelope);
        stream.write(response);
        if (response.getStatus() !== common.Status.SUCCESS) stream.end();
      };
      stream.on('data', (envelope: common.Envelope) => void answer(envelope));
      stream.on('end', () => stream.end());
    },
    deliver: (stream: ServerDuplexStream<common.Envelope, orderer.DeliverResponse>): void =>
      serveSeeks(stream, {
        answer: async (envelope, stop) => {
          await node.hang.over();
          return deliver(envelope, {
            follower: (channel) => node.follower(channel),
            blockOf: ({ ordered }) => ordered,
            send: (block) => write(stream, make(orderer.DeliverResponse, { block }), stop),
            stop,
            capability: node.capability,
          });
        },
        close: (status) => make(orderer.DeliverResponse, { status }),
      }),
  };
  return [{ definition: broadcastDefinition, implementation }];
}
