// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import type { Codec } from '../codec';
import { readMessage, readTextEntry, writeMessage, writeTextEntry } from '../codec';
import { checkEnd, readText, readUint64, skipField, sortedEntries } from '../wire';
import type { Service } from '../service';

export interface ApproveImportParam {
  /** SHA-256 of the image, in hex; empty to take an approval back. */
  readonly digest: string;
}

export const ApproveImportParam: Codec<ApproveImportParam> = {
  name: 'orchestrator.storage.ApproveImportParam',
  fields: [
    { name: 'digest', property: 'digest', number: 1, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.digest) to.uint32(10).string(message.digest);
    return to;
  },
  read(from, end) {
    let digest_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          digest_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { digest: digest_ };
  },
};

export interface BeginImportParam {
  /** An ImageHeader, encoded. */
  readonly header: Uint8Array;
  /** The link of the first piece. */
  readonly link: Uint8Array;
}

export const BeginImportParam: Codec<BeginImportParam> = {
  name: 'orchestrator.storage.BeginImportParam',
  fields: [
    { name: 'header', property: 'header', number: 1, type: 'bytes', repeated: false, map: false },
    { name: 'link', property: 'link', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.header !== undefined && message.header.length > 0) to.uint32(10).bytes(message.header);
    if (message.link !== undefined && message.link.length > 0) to.uint32(18).bytes(message.link);
    return to;
  },
  read(from, end) {
    let header_: Uint8Array = new Uint8Array();
    let link_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          header_ = from.bytes();
          break;
        case 18:
          link_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { header: header_, link: link_ };
  },
};

export interface PutPieceParam {
  /** Its place among the pieces, from 0. */
  readonly index: number;
  /** An ImagePiece, encoded. */
  readonly piece: Uint8Array;
  /** The link of the piece behind it; empty for the last one. */
  readonly link: Uint8Array;
}

export const PutPieceParam: Codec<PutPieceParam> = {
  name: 'orchestrator.storage.PutPieceParam',
  fields: [
    { name: 'index', property: 'index', number: 1, type: 'uint64', repeated: false, map: false },
    { name: 'piece', property: 'piece', number: 2, type: 'bytes', repeated: false, map: false },
    { name: 'link', property: 'link', number: 3, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.index) to.uint32(8).uint64(message.index);
    if (message.piece !== undefined && message.piece.length > 0) to.uint32(18).bytes(message.piece);
    if (message.link !== undefined && message.link.length > 0) to.uint32(26).bytes(message.link);
    return to;
  },
  read(from, end) {
    let index_ = 0;
    let piece_: Uint8Array = new Uint8Array();
    let link_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          index_ = readUint64(from);
          break;
        case 18:
          piece_ = from.bytes();
          break;
        case 26:
          link_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { index: index_, piece: piece_, link: link_ };
  },
};

export type GetImportParam = Readonly<Record<never, never>>;

export const GetImportParam: Codec<GetImportParam> = {
  name: 'orchestrator.storage.GetImportParam',
  fields: [
  ],
  write(_message, to) {
    return to;
  },
  read(from, end) {
    while (from.pos < end) {
      const tag = from.uint32();
      skipField(tag, from);
    }
    checkEnd(from, end);
    return {};
  },
};

/** The import of a channel, and what came before it. */
export interface ChannelImport {
  /** Digests of the images that organizations vouch for, by MSP id. */
  readonly approvals: ReadonlyMap<string, string>;
  /** Digest of the image that is imported; empty as long as nobody has begun. */
  readonly digest: string;
  readonly header: ImageHeader | undefined;
  /** How many pieces have been taken over. */
  readonly pieces: number;
  /** The link of the next piece. */
  readonly link: Uint8Array;
  /** Kind and key of the last asset that was taken over, with a line break between them. */
  readonly lastAsset: string;
}

export const ChannelImport: Codec<ChannelImport> = {
  name: 'orchestrator.storage.ChannelImport',
  fields: [
    { name: 'approvals', property: 'approvals', number: 1, type: 'string', repeated: false, map: true },
    { name: 'digest', property: 'digest', number: 2, type: 'string', repeated: false, map: false },
    { name: 'header', property: 'header', number: 3, type: 'message', repeated: false, map: false, message: () => ImageHeader },
    { name: 'pieces', property: 'pieces', number: 4, type: 'uint64', repeated: false, map: false },
    { name: 'link', property: 'link', number: 5, type: 'bytes', repeated: false, map: false },
    { name: 'last_asset', property: 'lastAsset', number: 6, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.approvals !== undefined) for (const entry of sortedEntries(message.approvals)) writeTextEntry(entry, to.uint32(10));
    if (message.digest) to.uint32(18).string(message.digest);
    if (message.header !== undefined) writeMessage(ImageHeader, message.header, to.uint32(26));
    if (message.pieces) to.uint32(32).uint64(message.pieces);
    if (message.link !== undefined && message.link.length > 0) to.uint32(42).bytes(message.link);
    if (message.lastAsset) to.uint32(50).string(message.lastAsset);
    return to;
  },
  read(from, end) {
    const approvals_ = new Map<string, string>();
    let digest_ = '';
    let header_: ImageHeader | undefined;
    let pieces_ = 0;
    let link_: Uint8Array = new Uint8Array();
    let lastAsset_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          readTextEntry(from, approvals_);
          break;
        case 18:
          digest_ = readText(from);
          break;
        case 26:
          header_ = readMessage(ImageHeader, from);
          break;
        case 32:
          pieces_ = readUint64(from);
          break;
        case 42:
          link_ = from.bytes();
          break;
        case 50:
          lastAsset_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { approvals: approvals_, digest: digest_, header: header_, pieces: pieces_, link: link_, lastAsset: lastAsset_ };
  },
};

/** What an image is of. Its hash, together with the link of the first piece, makes the digest of the image. */
export interface ImageHeader {
  /** Version of this layout. A reader refuses a version it does not know. */
  readonly format: number;
  readonly channel: string;
  /** The organizations registered in the channel, in order. */
  readonly organizations: readonly string[];
  readonly pieces: number;
  readonly events: number;
  readonly assets: number;
}

export const ImageHeader: Codec<ImageHeader> = {
  name: 'orchestrator.storage.ImageHeader',
  fields: [
    { name: 'format', property: 'format', number: 1, type: 'uint32', repeated: false, map: false },
    { name: 'channel', property: 'channel', number: 2, type: 'string', repeated: false, map: false },
    { name: 'organizations', property: 'organizations', number: 3, type: 'string', repeated: true, map: false },
    { name: 'pieces', property: 'pieces', number: 4, type: 'uint64', repeated: false, map: false },
    { name: 'events', property: 'events', number: 5, type: 'uint64', repeated: false, map: false },
    { name: 'assets', property: 'assets', number: 6, type: 'uint64', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.format) to.uint32(8).uint32(message.format);
    if (message.channel) to.uint32(18).string(message.channel);
    if (message.organizations !== undefined) for (const element of message.organizations) to.uint32(26).string(element);
    if (message.pieces) to.uint32(32).uint64(message.pieces);
    if (message.events) to.uint32(40).uint64(message.events);
    if (message.assets) to.uint32(48).uint64(message.assets);
    return to;
  },
  read(from, end) {
    let format_ = 0;
    let channel_ = '';
    const organizations_: string[] = [];
    let pieces_ = 0;
    let events_ = 0;
    let assets_ = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          format_ = from.uint32();
          break;
        case 18:
          channel_ = readText(from);
          break;
        case 26:
          organizations_.push(readText(from));
          break;
        case 32:
          pieces_ = readUint64(from);
          break;
        case 40:
          events_ = readUint64(from);
          break;
        case 48:
          assets_ = readUint64(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { format: format_, channel: channel_, organizations: organizations_, pieces: pieces_, events: events_, assets: assets_ };
  },
};

/** A part of a channel: events first, in the order of the channel, then assets, in the order of kind and key. */
export interface ImagePiece {
  /** Encoded orchestrator.Event messages. */
  readonly events: readonly Uint8Array[];
  readonly assets: readonly ImageAsset[];
}

export const ImagePiece: Codec<ImagePiece> = {
  name: 'orchestrator.storage.ImagePiece',
  fields: [
    { name: 'events', property: 'events', number: 1, type: 'bytes', repeated: true, map: false },
    { name: 'assets', property: 'assets', number: 2, type: 'message', repeated: true, map: false, message: () => ImageAsset },
  ],
  write(message, to) {
    if (message.events !== undefined) for (const element of message.events) to.uint32(10).bytes(element);
    if (message.assets !== undefined) for (const element of message.assets) writeMessage(ImageAsset, element, to.uint32(18));
    return to;
  },
  read(from, end) {
    const events_: Uint8Array[] = [];
    const assets_: ImageAsset[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          events_.push(from.bytes());
          break;
        case 18:
          assets_.push(readMessage(ImageAsset, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { events: events_, assets: assets_ };
  },
};

export interface ImageAsset {
  /** Name of the asset kind, such as computetask. */
  readonly kind: string;
  readonly key: string;
  /** The asset, encoded. */
  readonly asset: Uint8Array;
}

export const ImageAsset: Codec<ImageAsset> = {
  name: 'orchestrator.storage.ImageAsset',
  fields: [
    { name: 'kind', property: 'kind', number: 1, type: 'string', repeated: false, map: false },
    { name: 'key', property: 'key', number: 2, type: 'string', repeated: false, map: false },
    { name: 'asset', property: 'asset', number: 3, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.kind) to.uint32(10).string(message.kind);
    if (message.key) to.uint32(18).string(message.key);
    if (message.asset !== undefined && message.asset.length > 0) to.uint32(26).bytes(message.asset);
    return to;
  },
  read(from, end) {
    let kind_ = '';
    let key_ = '';
    let asset_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          kind_ = readText(from);
          break;
        case 18:
          key_ = readText(from);
          break;
        case 26:
          asset_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { kind: kind_, key: key_, asset: asset_ };
  },
};

/** The end of a file with an image: what is in it, and where. */
export interface ImageIndex {
  /** An ImageHeader, encoded. */
  readonly header: Uint8Array;
  readonly pieces: readonly PieceReference[];
}

export const ImageIndex: Codec<ImageIndex> = {
  name: 'orchestrator.storage.ImageIndex',
  fields: [
    { name: 'header', property: 'header', number: 1, type: 'bytes', repeated: false, map: false },
    { name: 'pieces', property: 'pieces', number: 2, type: 'message', repeated: true, map: false, message: () => PieceReference },
  ],
  write(message, to) {
    if (message.header !== undefined && message.header.length > 0) to.uint32(10).bytes(message.header);
    if (message.pieces !== undefined) for (const element of message.pieces) writeMessage(PieceReference, element, to.uint32(18));
    return to;
  },
  read(from, end) {
    let header_: Uint8Array = new Uint8Array();
    const pieces_: PieceReference[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          header_ = from.bytes();
          break;
        case 18:
          pieces_.push(readMessage(PieceReference, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { header: header_, pieces: pieces_ };
  },
};

export interface PieceReference {
  /** In bytes. */
  readonly length: number;
  /** SHA-256 of the piece. */
  readonly hash: Uint8Array;
}

export const PieceReference: Codec<PieceReference> = {
  name: 'orchestrator.storage.PieceReference',
  fields: [
    { name: 'length', property: 'length', number: 1, type: 'uint64', repeated: false, map: false },
    { name: 'hash', property: 'hash', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.length) to.uint32(8).uint64(message.length);
    if (message.hash !== undefined && message.hash.length > 0) to.uint32(18).bytes(message.hash);
    return to;
  },
  read(from, end) {
    let length_ = 0;
    let hash_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          length_ = readUint64(from);
          break;
        case 18:
          hash_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { length: length_, hash: hash_ };
  },
};

/**
 * How a channel comes into a store that has nothing of it yet. Until the last piece is there, the channel answers nothing
 * else.
 */
export const ChannelImportService = {
  name: 'orchestrator.storage.ChannelImportService',
  methods: {
    /** Says that the calling organization vouches for an image, in place of any other that it has vouched for. */
    approve: {
      name: 'Approve',
      path: '/orchestrator.storage.ChannelImportService/Approve',
      request: ApproveImportParam,
      reply: ChannelImport,
      readOnly: false,
      streams: false,
    },
    /** Begins an import. Beginning the same one again changes nothing. */
    begin: {
      name: 'Begin',
      path: '/orchestrator.storage.ChannelImportService/Begin',
      request: BeginImportParam,
      reply: ChannelImport,
      readOnly: false,
      streams: false,
    },
    /** Takes the next piece over; with the last one, the import is done. */
    put: {
      name: 'Put',
      path: '/orchestrator.storage.ChannelImportService/Put',
      request: PutPieceParam,
      reply: ChannelImport,
      readOnly: false,
      streams: false,
    },
    /** How far it is. */
    get: {
      name: 'Get',
      path: '/orchestrator.storage.ChannelImportService/Get',
      request: GetImportParam,
      reply: ChannelImport,
      readOnly: true,
      streams: false,
    },
  },
} as const satisfies Service;
