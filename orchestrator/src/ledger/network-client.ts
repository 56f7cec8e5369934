// SPDX-License-Identifier: Apache-2.0

import { Channel, Client, credentials } from '@grpc/grpc-js';
import type { NetworkNode } from '../configuration';
import { FailoverChannel } from './failover-channel';

const OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // A node that comes back is found soon.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2000,
  // Fabric's nodes refuse to be pinged more often than once a minute.
  'grpc.keepalive_time_ms': 65_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.enable_channelz': 0,
  // A stream that has to wait must not hold up calls on the same connection.
  'grpc.use_local_subchannel_pool': 1,
};

/** A gRPC client of one of some nodes that can stand for each other, each with an authority and a name of its own. */
export class NetworkClient extends Client {
  readonly #channel: FailoverChannel;

  /** There must be a node. */
  constructor(nodes: readonly NetworkNode[]) {
    const channel = new FailoverChannel(nodes.map((node) => () => open(node)));
    super(channel.getTarget(), credentials.createInsecure(), { channelOverride: channel });
    this.#channel = channel;
  }

  /** The number of the node that has the calls now. */
  get at(): number {
    return this.#channel.at;
  }

  /** Takes a node the calls that it has. They are UNAVAILABLE, with this reason; others go to the next node. */
  giveUp(at: number, reason: string): void {
    this.#channel.giveUp(at, reason);
  }
}

function open({ address, tlsCa, tlsName }: NetworkNode): Channel {
  const access = tlsCa === undefined ? credentials.createInsecure() : credentials.createSsl(Buffer.from(tlsCa));
  const name = tlsName === undefined ? {} : { 'grpc.ssl_target_name_override': tlsName };
  return new Channel(address, access, { ...OPTIONS, ...name });
}
