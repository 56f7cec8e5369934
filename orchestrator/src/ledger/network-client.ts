// SPDX-License-Identifier: Apache-2.0

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Client, credentials } from '@grpc/grpc-js';
import type { NetworkNode } from '../configuration';

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

/**
 * A gRPC client of the first of some nodes that can be reached; they share an authority and a TLS name. Names of hosts
 * are looked up now if there are several nodes, and at each connection if there is one.
 */
export async function createClient(nodes: readonly NetworkNode[]): Promise<Client> {
  const [first] = nodes;
  const tlsCa = first?.tlsCa;
  const access = tlsCa === undefined ? credentials.createInsecure() : credentials.createSsl(Buffer.from(tlsCa));
  const name = first?.tlsName === undefined ? {} : { 'grpc.ssl_target_name_override': first.tlsName };
  return new Client(await targetOf(nodes), access, { ...OPTIONS, ...name });
}

async function targetOf(nodes: readonly NetworkNode[]): Promise<string> {
  const addresses = nodes.map(({ address }) => address);
  if (addresses.length <= 1) return addresses[0] ?? '';
  return `ipv4:${(await Promise.all(addresses.map(resolved))).join(',')}`;
}

async function resolved(address: string): Promise<string> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon);
  if (isIP(host) !== 0) return address;
  return `${(await lookup(host, { family: 4 })).address}${address.slice(colon)}`;
}
