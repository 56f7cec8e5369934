// SPDX-License-Identifier: Apache-2.0

const POSITION_DIGITS = 16;
const ENTRY = /^c\/([^/]+)\/(\d{16})$/;

/** The document that names the log. */
export const IDENTITY_ID = 'log';
/** The document that says when a process has last opened the log. */
export const OPENED_ID = 'opened';
/** Before all entries, and behind them. */
export const ENTRIES_FROM = 'c/';
export const ENTRIES_TO = 'c0';

/** Where an entry stands. */
export interface EntryPlace {
  readonly channel: string;
  readonly position: number;
}

/** The id of an entry; ids of one channel are in the order of the positions. */
export function entryId({ channel, position }: EntryPlace): string {
  return `${ENTRIES_FROM}${encodeURIComponent(channel)}/${String(position).padStart(POSITION_DIGITS, '0')}`;
}

/** Behind the ids of all positions. */
export function lastEntryId(channel: string): string {
  return entryId({ channel, position: Number.MAX_SAFE_INTEGER });
}

/** The first id that an entry of a channel behind this one in the order of ids can have. */
export function behindChannel(channel: string): string {
  // The character behind the slash.
  return `${ENTRIES_FROM}${encodeURIComponent(channel)}0`;
}

/** What an id of an entry stands for; undefined if it is none. */
export function findEntryPlace(id: string): EntryPlace | undefined {
  const [, channel, position] = ENTRY.exec(id) ?? [];
  if (channel === undefined) return undefined;
  try {
    const place = { channel: decodeURIComponent(channel), position: Number(position) };
    return entryId(place) === id ? place : undefined;
  } catch {
    return undefined;
  }
}

/** The id of a part of an entry; parts of the same text have the same ids. */
export function chunkId(sha256: string, index: number): string {
  return `k/${sha256}/${String(index)}`;
}

/** The id of the wish to write to a channel. */
export function wishId(channel: string): string {
  return `w/${encodeURIComponent(channel)}`;
}

/** The channel of a wish; undefined if the id is not of one. */
export function findWishChannel(id: string): string | undefined {
  const [, channel] = /^w\/([^/]+)$/.exec(id) ?? [];
  try {
    return channel === undefined ? undefined : decodeURIComponent(channel);
  } catch {
    return undefined;
  }
}
