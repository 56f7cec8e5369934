// SPDX-License-Identifier: Apache-2.0

import {
  type ChannelImport,
  type ChannelImportService,
  compareUtf8,
  decode,
  type Encoded,
  type Handlers,
  ImageHeader,
  ImagePiece,
  type PutPieceParam,
  WireError,
} from '@orchestrator/proto';
import { catalogue } from '../assets/catalogue';
import { CHANNEL_IMPORT_KEY, channelImport, isUnderWay } from '../assets/channel-import';
import { badRequest, invalid, OrchestratorError, permissionDenied } from '../errors/orchestrator-error';
import { IMAGE_FORMAT } from '../image/image-checker';
import { hashOf, imageDigest, LAST_LINK, linkOf } from '../image/image-digest';
import { type OpenAsset, openAsset, openEvent, organizationsOf, orderOf } from '../image/image-item';
import type { Awaitable } from '../persistence/database';
import type { Provider } from './provider';

/** Who calls in solo mode: the operator of the store, who could write into it without asking anyway. */
export const OPERATOR = '';
const DIGEST = /^([0-9a-f]{64})?$/;
const NOTHING: ChannelImport = {
  approvals: new Map(),
  digest: '',
  header: undefined,
  pieces: 0,
  link: LAST_LINK,
  lastAsset: '',
};

/** What ChannelImportService does. */
export const channelImportService: Handlers<typeof ChannelImportService, Provider> = {
  async approve({ digest }, provider) {
    if (!DIGEST.test(digest)) throw invalid(`"${digest.slice(0, 100)}" is not the digest of an image`);
    const { stored, value } = await read(provider);
    if (value.header !== undefined) throw badRequest('an import of the channel has begun already');
    await assertEmpty(provider);
    const others = [...value.approvals].filter(([organization]) => organization !== provider.requester);
    const own: [string, string][] = digest === '' ? [] : [[provider.requester, digest]];
    return provider.assets.put(channelImport, stored, { ...value, approvals: new Map([...others, ...own]) });
  },

  async begin({ header: bytes, link }, provider) {
    const header = readHeader(bytes);
    const digest = imageDigest(bytes, link);
    const { stored, value } = await read(provider);
    if (value.digest === digest && stored !== undefined) return stored;
    if (value.header !== undefined) throw badRequest(`the channel has been imported from image ${value.digest}`);
    if (header.channel !== provider.call.channel) throw badRequest(`the image is of channel "${header.channel}"`);
    await assertEmpty(provider);
    assertApproved(value, { digest, header }, provider);
    return provider.assets.put(channelImport, stored, { ...value, digest, header, link });
  },

  async put(request, provider) {
    const { stored, value } = await read(provider);
    const { header, pieces } = value;
    if (header === undefined || !isUnderWay(value)) throw badRequest('no import of the channel is under way');
    if (request.index !== pieces) {
      throw badRequest(`piece ${String(pieces)} of the image is due, not ${String(request.index)}`);
    }
    assertLinked(request, value);
    const lastAsset = takeOver(readPiece(request.piece), { header, lastAsset: value.lastAsset }, provider);
    const next = { ...value, pieces: pieces + 1, link: request.link, lastAsset };
    return provider.assets.put(channelImport, stored, next);
  },

  async get(_request, provider) {
    return (await read(provider)).value;
  },
};

async function read({
  assets,
}: Provider): Promise<{ stored: Encoded<ChannelImport> | undefined; value: ChannelImport }> {
  const stored = await assets.find(channelImport, CHANNEL_IMPORT_KEY);
  return { stored, value: stored?.value ?? NOTHING };
}

function readHeader(bytes: Uint8Array): ImageHeader {
  const header = readBytes(() => decode(ImageHeader, bytes));
  if (header.format !== IMAGE_FORMAT) throw invalid(`the image has format ${String(header.format)}`);
  if (header.pieces === 0) throw invalid('the image is empty');
  return header;
}

function readPiece(bytes: Uint8Array): ImagePiece {
  return readBytes(() => decode(ImagePiece, bytes));
}

function readBytes<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) throw invalid(`the image cannot be read: ${error.message}`);
    throw error;
  }
}

async function assertEmpty({ assets }: Provider): Promise<void> {
  for (const definition of catalogue.values()) {
    if (definition.name === channelImport.name || !(await assets.holds(definition))) continue;
    throw badRequest('the channel is not empty: an image can only be imported into an empty one');
  }
}

/**
 * On a ledger, nobody stands in a history that he has not approved, and no organization endorses one that it has not
 * approved; so the policy of the chaincode says how many have to.
 */
function assertApproved(
  { approvals }: ChannelImport,
  { digest, header }: { digest: string; header: ImageHeader },
  { requester, call: { endorser } }: Provider,
): void {
  if (requester === OPERATOR) return;
  if (endorser === '') {
    throw permissionDenied(
      'this chaincode does not know whose it is, and endorses no import: set CORE_PEER_LOCALMSPID',
    );
  }
  const needed = new Set(endorser === undefined ? header.organizations : [...header.organizations, endorser]);
  const lacking = [...needed].filter((organization) => approvals.get(organization) !== digest);
  if (lacking.length === 0) return;
  throw permissionDenied(`image ${digest} has not been approved by ${lacking.sort(compareUtf8).join(', ')}`);
}

/** @throws OE0101 unless the piece is the one that the digest of the image stands for. */
function assertLinked({ index, piece, link }: PutPieceParam, { header, link: expected }: ChannelImport): void {
  const isLast = index + 1 === header?.pieces;
  const isLinked = Buffer.compare(linkOf(hashOf(piece), link), expected) === 0;
  if (isLinked && isLast === (link.length === LAST_LINK.length)) return;
  throw invalid(`piece ${String(index)} is not the one of the image: it was changed`);
}

/** What has been taken over of an image, and what it says of itself. */
interface Taken {
  readonly header: ImageHeader;
  readonly lastAsset: string;
}

/** Gives the place of the last asset. */
function takeOver({ events, assets }: ImagePiece, { header, lastAsset }: Taken, provider: Provider): string {
  const organizations = new Set(header.organizations);
  for (const bytes of events) {
    const { event, carried } = openEvent(bytes, header.channel);
    assertNamed(carried, organizations);
    provider.repeat(event, bytes, carried.asset);
  }
  let last = lastAsset;
  for (const item of assets) {
    const opened = openAsset(item);
    assertNamed(opened, organizations);
    // So none comes twice.
    if (compareUtf8(orderOf(opened), last) <= 0) throw invalid(`${item.kind} "${item.key}" is out of order`);
    last = orderOf(opened);
    provider.assets.put(opened.definition, undefined, opened.asset.value as never);
  }
  return last;
}

function assertNamed(opened: OpenAsset, organizations: ReadonlySet<string>): void {
  for (const name of organizationsOf(opened)) {
    if (organizations.has(name)) continue;
    throw invalid(
      `${opened.definition.name} "${opened.key}" stands in the name of "${name}", which the header leaves out`,
    );
  }
}

/** @throws OE0013 while an import is under way: what is there is a part of what will be. */
export function assertWhole({ assets }: Provider): Awaitable<void> {
  // At once where the database answers at once: every call asks.
  const found = assets.find(channelImport, CHANNEL_IMPORT_KEY);
  if (found instanceof Promise) return found.then(assertNotUnderWay);
  assertNotUnderWay(found);
}

function assertNotUnderWay(found: Encoded<ChannelImport> | undefined): void {
  if (found === undefined || !isUnderWay(found.value)) return;
  const { pieces, header } = found.value;
  const done = `${String(pieces)} of ${String(header?.pieces)} pieces are there`;
  throw new OrchestratorError('unavailable', `the channel is being imported, ${done}`);
}
