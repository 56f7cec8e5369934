// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import { badRequest, permissionDenied } from '@orchestrator/lib';
import { NAME_BYTES } from '../configuration';

const RANDOM_ID_LENGTH = 8;
const MOST_ID_LENGTH = 100;
/** A header that is sent twice arrives as one text with a comma, which no organization or channel has in its name. */
const REPEATED = ',';

/** Organizations by channel. */
export type Channels = ReadonlyMap<string, ReadonlySet<string>>;

/** Checks that a call comes from the organization that it names. @throws OE0102 if not. */
export type PeerCheck = (mspid: string) => void;

/** Who calls, and on which channel. */
export interface Admission {
  readonly requester: string;
  readonly channel: string;
}

/**
 * Reads and checks the headers of a call: `mspid`, then the certificate, then `channel`.
 * @throws OE0003 for a header that is missing, repeated or too long, OE0102 for an organization that may not call here.
 */
export function admit(metadata: Metadata, channels: Channels, verifyPeer: PeerCheck): Admission {
  const requester = onlyValue(metadata, 'mspid');
  verifyPeer(requester);
  const channel = onlyValue(metadata, 'channel');
  const members = channels.get(channel);
  if (members?.has(requester) === true) return { requester, channel };
  const known = [...channels.values()].some((organizations) => organizations.has(requester));
  if (!known) throw permissionDenied(`organization "${requester}" is unknown`);
  throw permissionDenied(`organization "${requester}" has no access to channel "${channel}"`);
}

/** The id under which the log speaks of a call: the header `reqid`, or a random one. */
export function requestIdOf(metadata: Metadata): string {
  const [given, ...more] = metadata.get('reqid');
  if (typeof given === 'string' && given !== '' && more.length === 0) return given.slice(0, MOST_ID_LENGTH);
  return randomUUID().slice(0, RANDOM_ID_LENGTH);
}

function onlyValue(metadata: Metadata, name: string): string {
  const values = metadata.get(name);
  const [value] = values;
  if (values.length !== 1 || typeof value !== 'string' || value.includes(REPEATED)) {
    throw badRequest(`missing or invalid header '${name}': exactly one value is needed`);
  }
  if (Buffer.byteLength(value) > NAME_BYTES) {
    throw badRequest(`invalid header '${name}': at most ${String(NAME_BYTES)} bytes are allowed`);
  }
  return value;
}
