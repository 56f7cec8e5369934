// SPDX-License-Identifier: Apache-2.0

import { common, orderer } from '@hyperledger/fabric-protos';
import { messageOf } from '../network-error';
import { BLOCK_BYTES } from '../rendering/limits';
import type { Capability } from './chaincode-link';
import type { Channel } from './channel';
import { openEnvelope, type OpenEnvelope } from './envelope';
import { Follower, type Pace } from './follower';
import type { Identity } from './identity';
import { Hang } from './node-faults';
import { make } from './wire';

/** What an orderer is made of. */
export interface OrdererSettings {
  readonly name: string;
  readonly identity: Identity;
  readonly channels: readonly Channel[];
  readonly capability: Capability;
  /** All orderers of the network, this one among them, once they are there. */
  readonly all: readonly OrdererNode[];
}

/** One orderer: takes transactions for the common order, and reports the blocks that it has. */
export class OrdererNode {
  readonly pace: Pace = { delayMs: 0, isPaused: false };
  readonly hang = new Hang();
  readonly #followers: ReadonlyMap<string, Follower>;
  /** Whether others reach it. */
  isUp = true;
  capability: Capability;
  address = '';

  constructor(readonly settings: OrdererSettings) {
    this.capability = settings.capability;
    this.#followers = new Map(settings.channels.map((channel) => [channel.name, new Follower(channel, this.pace)]));
  }

  get name(): string {
    return this.settings.name;
  }

  get mspId(): string {
    return this.settings.identity.mspId;
  }

  follower(channel: string): Follower | undefined {
    return this.#followers.get(channel);
  }

  /** Takes a transaction into the order, or says why not; not while it hangs. */
  async broadcast(envelope: common.Envelope): Promise<orderer.BroadcastResponse> {
    await this.hang.over();
    const { BAD_REQUEST, NOT_FOUND, FORBIDDEN, SERVICE_UNAVAILABLE, SUCCESS } = common.Status;
    let open: OpenEnvelope;
    try {
      open = openEnvelope(envelope);
    } catch (error) {
      return respond(BAD_REQUEST, messageOf(error));
    }
    const channel = this.follower(open.channelHeader.getChannelId())?.channel;
    if (channel === undefined) return respond(NOT_FOUND, 'channel does not exist');
    const bytes = open.payload.length + open.signature.length;
    if (bytes > BLOCK_BYTES)
      return respond(BAD_REQUEST, `message payload is ${bytes} bytes and exceeds maximum allowed ${BLOCK_BYTES} bytes`);
    if (!isSigned(open, channel))
      return respond(
        FORBIDDEN,
        "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied: permission denied",
      );
    if (!this.#hasLeader()) return respond(SERVICE_UNAVAILABLE, 'no Raft leader');
    channel.order(envelope);
    return respond(SUCCESS, '');
  }

  /** Whether this orderer and others, together a majority, are in touch. One that gets no blocks hangs, or is cut off. */
  #hasLeader(): boolean {
    const inTouch = this.settings.all.filter(({ isUp, pace }) => isUp && !pace.isPaused);
    return inTouch.includes(this) && 2 * inTouch.length > this.settings.all.length;
  }

  /** Takes all blocks that are there, unless paused. */
  catchUp(): void {
    for (const follower of this.#followers.values()) follower.catchUp();
  }

  stop(): void {
    for (const follower of this.#followers.values()) follower.stop();
  }
}

function respond(status: common.StatusMap[keyof common.StatusMap], info: string): orderer.BroadcastResponse {
  return make(orderer.BroadcastResponse, { status, info });
}

/** Whether a member of the channel has signed an envelope. */
export function isSigned({ signatureHeader, signature, payload }: OpenEnvelope, channel: Channel): boolean {
  try {
    return channel.members.get(signatureHeader.getCreator_asU8()).isSignedBy(signature, payload);
  } catch {
    return false;
  }
}
