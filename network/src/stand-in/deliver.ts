// SPDX-License-Identifier: Apache-2.0

import { common, orderer } from '@hyperledger/fabric-protos';
import { withoutData } from './block';
import type { Capability } from './chaincode-link';
import type { ChannelBlock } from './channel';
import { openEnvelope, type OpenEnvelope } from './envelope';
import type { Follower } from './follower';
import { isSigned } from './orderer-node';

const WINDOW_MS = 15 * 60_000;
const { SUCCESS, BAD_REQUEST, NOT_FOUND, FORBIDDEN } = common.Status;

/** A number of `common.Status`. */
export type DeliverStatus = common.StatusMap[keyof common.StatusMap];

/** Where a deliver service has its blocks from, and where they go. */
export interface Delivery {
  readonly follower: (channel: string) => Follower | undefined;
  /** Which form of a block this node has. */
  readonly blockOf: (block: ChannelBlock) => common.Block;
  /** Resolves when there is room for more. */
  readonly send: (block: common.Block, channel: string) => Promise<void>;
  readonly stop: AbortSignal;
  /** Nodes of 2.5 know no seeks for headers alone: they send whole blocks. */
  readonly capability: Capability;
}

/** Sends the blocks that one seek envelope asks for; resolves with the status that closes the answer. */
export async function deliver(envelope: common.Envelope, delivery: Delivery): Promise<DeliverStatus> {
  let open: OpenEnvelope;
  let seek: orderer.SeekInfo;
  try {
    open = openEnvelope(envelope);
    seek = orderer.SeekInfo.deserializeBinary(open.content);
  } catch {
    return BAD_REQUEST;
  }
  if (!isRecent(open)) return BAD_REQUEST;
  const follower = delivery.follower(open.channelHeader.getChannelId());
  if (follower === undefined) return NOT_FOUND;
  if (!isSigned(open, follower.channel)) return FORBIDDEN;
  const range = toRange(seek, follower.height);
  return range === undefined ? BAD_REQUEST : sendRange(range, seek, { ...delivery, from: follower });
}

function isRecent({ channelHeader }: OpenEnvelope): boolean {
  // The generated declarations refer to types that are not installed.
  const timestamp = channelHeader.getTimestamp() as { toDate(): Date } | undefined;
  return timestamp !== undefined && Math.abs(timestamp.toDate().getTime() - Date.now()) <= WINDOW_MS;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function toRange(seek: orderer.SeekInfo, height: number): Range | undefined {
  const [start, stop] = [seek.getStart(), seek.getStop()];
  if (start === undefined || stop === undefined) return undefined;
  const first = toNumber(start, height);
  const last = stop.hasOldest() ? first : toNumber(stop, height);
  if (first === undefined || last === undefined || (stop.hasSpecified() && last < first)) return undefined;
  return { first, last };
}

function toNumber(position: orderer.SeekPosition, height: number): number | undefined {
  if (position.hasSpecified()) return position.getSpecified()?.getNumber();
  if (position.hasOldest()) return 0;
  if (position.hasNextCommit()) return height;
  return position.hasNewest() ? height - 1 : undefined;
}

async function sendRange(
  { first, last }: Range,
  seek: orderer.SeekInfo,
  { from, blockOf, send, stop, capability }: Delivery & { readonly from: Follower },
): Promise<DeliverStatus> {
  const mustBeThere = seek.getBehavior() === orderer.SeekInfo.SeekBehavior.FAIL_IF_NOT_READY;
  const isAsked = seek.getContentType() === orderer.SeekInfo.SeekContentType.HEADER_WITH_SIG;
  const isHeaderOnly = isAsked && capability !== '2.5';
  for (let number = first; ; number++) {
    if (mustBeThere && number >= from.height) return NOT_FOUND;
    const block = await from.wait(number, stop);
    if (block === undefined) return common.Status.INTERNAL_SERVER_ERROR;
    const whole = blockOf(block);
    // The configuration, which is block 0, always comes whole.
    await send(isHeaderOnly && number > 0 ? withoutData(whole) : whole, from.channel.name);
    if (number === last) return SUCCESS;
  }
}
