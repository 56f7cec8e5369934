// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, readUint64, skipField } from '../wire';

export interface FabricBlock {
  readonly header: FabricBlockHeader | undefined;
  readonly data: FabricBlockData | undefined;
  readonly metadata: FabricBlockMetadata | undefined;
}

export const FabricBlock: Codec<FabricBlock> = {
  name: 'orchestrator.storage.FabricBlock',
  fields: [
    { name: 'header', property: 'header', number: 1, type: 'message', repeated: false, map: false, message: () => FabricBlockHeader },
    { name: 'data', property: 'data', number: 2, type: 'message', repeated: false, map: false, message: () => FabricBlockData },
    { name: 'metadata', property: 'metadata', number: 3, type: 'message', repeated: false, map: false, message: () => FabricBlockMetadata },
  ],
  write(message, to) {
    if (message.header !== undefined) writeMessage(FabricBlockHeader, message.header, to.uint32(10));
    if (message.data !== undefined) writeMessage(FabricBlockData, message.data, to.uint32(18));
    if (message.metadata !== undefined) writeMessage(FabricBlockMetadata, message.metadata, to.uint32(26));
    return to;
  },
  read(from, end) {
    let header_: FabricBlockHeader | undefined;
    let data_: FabricBlockData | undefined;
    let metadata_: FabricBlockMetadata | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          header_ = readMessage(FabricBlockHeader, from);
          break;
        case 18:
          data_ = readMessage(FabricBlockData, from);
          break;
        case 26:
          metadata_ = readMessage(FabricBlockMetadata, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { header: header_, data: data_, metadata: metadata_ };
  },
};

export interface FabricBlockHeader {
  readonly number: number;
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
}

export const FabricBlockHeader: Codec<FabricBlockHeader> = {
  name: 'orchestrator.storage.FabricBlockHeader',
  fields: [
    { name: 'number', property: 'number', number: 1, type: 'uint64', repeated: false, map: false },
    { name: 'previous_hash', property: 'previousHash', number: 2, type: 'bytes', repeated: false, map: false },
    { name: 'data_hash', property: 'dataHash', number: 3, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.number) to.uint32(8).uint64(message.number);
    if (message.previousHash !== undefined && message.previousHash.length > 0) to.uint32(18).bytes(message.previousHash);
    if (message.dataHash !== undefined && message.dataHash.length > 0) to.uint32(26).bytes(message.dataHash);
    return to;
  },
  read(from, end) {
    let number_ = 0;
    let previousHash_: Uint8Array = new Uint8Array();
    let dataHash_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          number_ = readUint64(from);
          break;
        case 18:
          previousHash_ = from.bytes();
          break;
        case 26:
          dataHash_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { number: number_, previousHash: previousHash_, dataHash: dataHash_ };
  },
};

export interface FabricBlockData {
  /** Each a FabricEnvelope; the hash of the data is over these bytes. */
  readonly envelopes: readonly Uint8Array[];
}

export const FabricBlockData: Codec<FabricBlockData> = {
  name: 'orchestrator.storage.FabricBlockData',
  fields: [
    { name: 'envelopes', property: 'envelopes', number: 1, type: 'bytes', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.envelopes !== undefined) for (const element of message.envelopes) to.uint32(10).bytes(element);
    return to;
  },
  read(from, end) {
    const envelopes_: Uint8Array[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          envelopes_.push(from.bytes());
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { envelopes: envelopes_ };
  },
};

export interface FabricBlockMetadata {
  /** The first entry is a FabricBlockSignatures; the third has the validation code of each transaction, one byte each. */
  readonly entries: readonly Uint8Array[];
}

export const FabricBlockMetadata: Codec<FabricBlockMetadata> = {
  name: 'orchestrator.storage.FabricBlockMetadata',
  fields: [
    { name: 'entries', property: 'entries', number: 1, type: 'bytes', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.entries !== undefined) for (const element of message.entries) to.uint32(10).bytes(element);
    return to;
  },
  read(from, end) {
    const entries_: Uint8Array[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          entries_.push(from.bytes());
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { entries: entries_ };
  },
};

/** Signatures of orderers. Each signs the value, its own header, and the header of the block in ASN.1. */
export interface FabricBlockSignatures {
  readonly value: Uint8Array;
  readonly signatures: readonly FabricBlockSignature[];
}

export const FabricBlockSignatures: Codec<FabricBlockSignatures> = {
  name: 'orchestrator.storage.FabricBlockSignatures',
  fields: [
    { name: 'value', property: 'value', number: 1, type: 'bytes', repeated: false, map: false },
    { name: 'signatures', property: 'signatures', number: 2, type: 'message', repeated: true, map: false, message: () => FabricBlockSignature },
  ],
  write(message, to) {
    if (message.value !== undefined && message.value.length > 0) to.uint32(10).bytes(message.value);
    if (message.signatures !== undefined) for (const element of message.signatures) writeMessage(FabricBlockSignature, element, to.uint32(18));
    return to;
  },
  read(from, end) {
    let value_: Uint8Array = new Uint8Array();
    const signatures_: FabricBlockSignature[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          value_ = from.bytes();
          break;
        case 18:
          signatures_.push(readMessage(FabricBlockSignature, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { value: value_, signatures: signatures_ };
  },
};

export interface FabricBlockSignature {
  /** A FabricSignatureHeader, encoded. Empty where the orderers agree by BFT: they are named by number then. */
  readonly signatureHeader: Uint8Array;
  readonly signature: Uint8Array;
}

export const FabricBlockSignature: Codec<FabricBlockSignature> = {
  name: 'orchestrator.storage.FabricBlockSignature',
  fields: [
    { name: 'signature_header', property: 'signatureHeader', number: 1, type: 'bytes', repeated: false, map: false },
    { name: 'signature', property: 'signature', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.signatureHeader !== undefined && message.signatureHeader.length > 0) to.uint32(10).bytes(message.signatureHeader);
    if (message.signature !== undefined && message.signature.length > 0) to.uint32(18).bytes(message.signature);
    return to;
  },
  read(from, end) {
    let signatureHeader_: Uint8Array = new Uint8Array();
    let signature_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          signatureHeader_ = from.bytes();
          break;
        case 18:
          signature_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { signatureHeader: signatureHeader_, signature: signature_ };
  },
};

/** A signed message that a node is sent, or that a block holds, with the kind of content that a chaincode's transaction has. */
export interface FabricTransactionEnvelope {
  readonly payload: FabricTransactionPayload | undefined;
}

export const FabricTransactionEnvelope: Codec<FabricTransactionEnvelope> = {
  name: 'orchestrator.storage.FabricTransactionEnvelope',
  fields: [
    { name: 'payload', property: 'payload', number: 1, type: 'message', repeated: false, map: false, message: () => FabricTransactionPayload },
  ],
  write(message, to) {
    if (message.payload !== undefined) writeMessage(FabricTransactionPayload, message.payload, to.uint32(10));
    return to;
  },
  read(from, end) {
    let payload_: FabricTransactionPayload | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          payload_ = readMessage(FabricTransactionPayload, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { payload: payload_ };
  },
};

export interface FabricTransactionPayload {
  readonly header: FabricTransactionHeader | undefined;
  /** A FabricTransaction if the type in the header is 3. */
  readonly content: Uint8Array;
}

export const FabricTransactionPayload: Codec<FabricTransactionPayload> = {
  name: 'orchestrator.storage.FabricTransactionPayload',
  fields: [
    { name: 'header', property: 'header', number: 1, type: 'message', repeated: false, map: false, message: () => FabricTransactionHeader },
    { name: 'content', property: 'content', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.header !== undefined) writeMessage(FabricTransactionHeader, message.header, to.uint32(10));
    if (message.content !== undefined && message.content.length > 0) to.uint32(18).bytes(message.content);
    return to;
  },
  read(from, end) {
    let header_: FabricTransactionHeader | undefined;
    let content_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          header_ = readMessage(FabricTransactionHeader, from);
          break;
        case 18:
          content_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { header: header_, content: content_ };
  },
};

export interface FabricTransactionHeader {
  readonly channelHeader: FabricChannelHeader | undefined;
}

export const FabricTransactionHeader: Codec<FabricTransactionHeader> = {
  name: 'orchestrator.storage.FabricTransactionHeader',
  fields: [
    { name: 'channel_header', property: 'channelHeader', number: 1, type: 'message', repeated: false, map: false, message: () => FabricChannelHeader },
  ],
  write(message, to) {
    if (message.channelHeader !== undefined) writeMessage(FabricChannelHeader, message.channelHeader, to.uint32(10));
    return to;
  },
  read(from, end) {
    let channelHeader_: FabricChannelHeader | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          channelHeader_ = readMessage(FabricChannelHeader, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { channelHeader: channelHeader_ };
  },
};

export interface FabricTransaction {
  /** Always one. */
  readonly actions: readonly FabricTransactionAction[];
}

export const FabricTransaction: Codec<FabricTransaction> = {
  name: 'orchestrator.storage.FabricTransaction',
  fields: [
    { name: 'actions', property: 'actions', number: 1, type: 'message', repeated: true, map: false, message: () => FabricTransactionAction },
  ],
  write(message, to) {
    if (message.actions !== undefined) for (const element of message.actions) writeMessage(FabricTransactionAction, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const actions_: FabricTransactionAction[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          actions_.push(readMessage(FabricTransactionAction, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { actions: actions_ };
  },
};

export interface FabricTransactionAction {
  readonly payload: FabricActionPayload | undefined;
}

export const FabricTransactionAction: Codec<FabricTransactionAction> = {
  name: 'orchestrator.storage.FabricTransactionAction',
  fields: [
    { name: 'payload', property: 'payload', number: 2, type: 'message', repeated: false, map: false, message: () => FabricActionPayload },
  ],
  write(message, to) {
    if (message.payload !== undefined) writeMessage(FabricActionPayload, message.payload, to.uint32(18));
    return to;
  },
  read(from, end) {
    let payload_: FabricActionPayload | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 18:
          payload_ = readMessage(FabricActionPayload, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { payload: payload_ };
  },
};

export interface FabricActionPayload {
  readonly action: FabricEndorsedAction | undefined;
}

export const FabricActionPayload: Codec<FabricActionPayload> = {
  name: 'orchestrator.storage.FabricActionPayload',
  fields: [
    { name: 'action', property: 'action', number: 2, type: 'message', repeated: false, map: false, message: () => FabricEndorsedAction },
  ],
  write(message, to) {
    if (message.action !== undefined) writeMessage(FabricEndorsedAction, message.action, to.uint32(18));
    return to;
  },
  read(from, end) {
    let action_: FabricEndorsedAction | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 18:
          action_ = readMessage(FabricEndorsedAction, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { action: action_ };
  },
};

export interface FabricEndorsedAction {
  readonly proposalResponsePayload: FabricProposalResponsePayload | undefined;
}

export const FabricEndorsedAction: Codec<FabricEndorsedAction> = {
  name: 'orchestrator.storage.FabricEndorsedAction',
  fields: [
    { name: 'proposal_response_payload', property: 'proposalResponsePayload', number: 1, type: 'message', repeated: false, map: false, message: () => FabricProposalResponsePayload },
  ],
  write(message, to) {
    if (message.proposalResponsePayload !== undefined) writeMessage(FabricProposalResponsePayload, message.proposalResponsePayload, to.uint32(10));
    return to;
  },
  read(from, end) {
    let proposalResponsePayload_: FabricProposalResponsePayload | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          proposalResponsePayload_ = readMessage(FabricProposalResponsePayload, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { proposalResponsePayload: proposalResponsePayload_ };
  },
};

export interface FabricProposalResponsePayload {
  readonly extension: FabricChaincodeAction | undefined;
}

export const FabricProposalResponsePayload: Codec<FabricProposalResponsePayload> = {
  name: 'orchestrator.storage.FabricProposalResponsePayload',
  fields: [
    { name: 'extension', property: 'extension', number: 2, type: 'message', repeated: false, map: false, message: () => FabricChaincodeAction },
  ],
  write(message, to) {
    if (message.extension !== undefined) writeMessage(FabricChaincodeAction, message.extension, to.uint32(18));
    return to;
  },
  read(from, end) {
    let extension_: FabricChaincodeAction | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 18:
          extension_ = readMessage(FabricChaincodeAction, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { extension: extension_ };
  },
};

/** What a chaincode did. */
export interface FabricChaincodeAction {
  readonly results: FabricReadWriteSet | undefined;
  readonly event: FabricChaincodeEvent | undefined;
}

export const FabricChaincodeAction: Codec<FabricChaincodeAction> = {
  name: 'orchestrator.storage.FabricChaincodeAction',
  fields: [
    { name: 'results', property: 'results', number: 1, type: 'message', repeated: false, map: false, message: () => FabricReadWriteSet },
    { name: 'event', property: 'event', number: 2, type: 'message', repeated: false, map: false, message: () => FabricChaincodeEvent },
  ],
  write(message, to) {
    if (message.results !== undefined) writeMessage(FabricReadWriteSet, message.results, to.uint32(10));
    if (message.event !== undefined) writeMessage(FabricChaincodeEvent, message.event, to.uint32(18));
    return to;
  },
  read(from, end) {
    let results_: FabricReadWriteSet | undefined;
    let event_: FabricChaincodeEvent | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          results_ = readMessage(FabricReadWriteSet, from);
          break;
        case 18:
          event_ = readMessage(FabricChaincodeEvent, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { results: results_, event: event_ };
  },
};

export interface FabricReadWriteSet {
  readonly namespaces: readonly FabricNamespaceSet[];
}

export const FabricReadWriteSet: Codec<FabricReadWriteSet> = {
  name: 'orchestrator.storage.FabricReadWriteSet',
  fields: [
    { name: 'namespaces', property: 'namespaces', number: 2, type: 'message', repeated: true, map: false, message: () => FabricNamespaceSet },
  ],
  write(message, to) {
    if (message.namespaces !== undefined) for (const element of message.namespaces) writeMessage(FabricNamespaceSet, element, to.uint32(18));
    return to;
  },
  read(from, end) {
    const namespaces_: FabricNamespaceSet[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 18:
          namespaces_.push(readMessage(FabricNamespaceSet, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { namespaces: namespaces_ };
  },
};

export interface FabricNamespaceSet {
  /** Name of a chaincode. */
  readonly namespace: string;
  readonly writes: FabricKeyWrites | undefined;
}

export const FabricNamespaceSet: Codec<FabricNamespaceSet> = {
  name: 'orchestrator.storage.FabricNamespaceSet',
  fields: [
    { name: 'namespace', property: 'namespace', number: 1, type: 'string', repeated: false, map: false },
    { name: 'writes', property: 'writes', number: 2, type: 'message', repeated: false, map: false, message: () => FabricKeyWrites },
  ],
  write(message, to) {
    if (message.namespace) to.uint32(10).string(message.namespace);
    if (message.writes !== undefined) writeMessage(FabricKeyWrites, message.writes, to.uint32(18));
    return to;
  },
  read(from, end) {
    let namespace_ = '';
    let writes_: FabricKeyWrites | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          namespace_ = readText(from);
          break;
        case 18:
          writes_ = readMessage(FabricKeyWrites, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { namespace: namespace_, writes: writes_ };
  },
};

export interface FabricKeyWrites {
  readonly writes: readonly FabricKeyWrite[];
}

export const FabricKeyWrites: Codec<FabricKeyWrites> = {
  name: 'orchestrator.storage.FabricKeyWrites',
  fields: [
    { name: 'writes', property: 'writes', number: 3, type: 'message', repeated: true, map: false, message: () => FabricKeyWrite },
  ],
  write(message, to) {
    if (message.writes !== undefined) for (const element of message.writes) writeMessage(FabricKeyWrite, element, to.uint32(26));
    return to;
  },
  read(from, end) {
    const writes_: FabricKeyWrite[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 26:
          writes_.push(readMessage(FabricKeyWrite, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { writes: writes_ };
  },
};

export interface FabricKeyWrite {
  /** Text in Fabric; those of indexes contain U+0000. */
  readonly key: Uint8Array;
  readonly isDelete: boolean;
  readonly value: Uint8Array;
}

export const FabricKeyWrite: Codec<FabricKeyWrite> = {
  name: 'orchestrator.storage.FabricKeyWrite',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'bytes', repeated: false, map: false },
    { name: 'is_delete', property: 'isDelete', number: 2, type: 'bool', repeated: false, map: false },
    { name: 'value', property: 'value', number: 3, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.key !== undefined && message.key.length > 0) to.uint32(10).bytes(message.key);
    if (message.isDelete) to.uint32(16).bool(message.isDelete);
    if (message.value !== undefined && message.value.length > 0) to.uint32(26).bytes(message.value);
    return to;
  },
  read(from, end) {
    let key_: Uint8Array = new Uint8Array();
    let isDelete_ = false;
    let value_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = from.bytes();
          break;
        case 16:
          isDelete_ = from.bool();
          break;
        case 26:
          value_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, isDelete: isDelete_, value: value_ };
  },
};

export interface FabricChaincodeEvent {
  readonly chaincodeId: string;
  readonly name: string;
  readonly payload: Uint8Array;
}

export const FabricChaincodeEvent: Codec<FabricChaincodeEvent> = {
  name: 'orchestrator.storage.FabricChaincodeEvent',
  fields: [
    { name: 'chaincode_id', property: 'chaincodeId', number: 1, type: 'string', repeated: false, map: false },
    { name: 'name', property: 'name', number: 3, type: 'string', repeated: false, map: false },
    { name: 'payload', property: 'payload', number: 4, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.chaincodeId) to.uint32(10).string(message.chaincodeId);
    if (message.name) to.uint32(26).string(message.name);
    if (message.payload !== undefined && message.payload.length > 0) to.uint32(34).bytes(message.payload);
    return to;
  },
  read(from, end) {
    let chaincodeId_ = '';
    let name_ = '';
    let payload_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          chaincodeId_ = readText(from);
          break;
        case 26:
          name_ = readText(from);
          break;
        case 34:
          payload_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { chaincodeId: chaincodeId_, name: name_, payload: payload_ };
  },
};

/** Payload of an envelope with a transaction: a FabricTransactionPayload, and who has signed it. */
export interface FabricSignedPayload {
  readonly header: FabricHeader | undefined;
  readonly content: Uint8Array;
}

export const FabricSignedPayload: Codec<FabricSignedPayload> = {
  name: 'orchestrator.storage.FabricSignedPayload',
  fields: [
    { name: 'header', property: 'header', number: 1, type: 'message', repeated: false, map: false, message: () => FabricHeader },
    { name: 'content', property: 'content', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.header !== undefined) writeMessage(FabricHeader, message.header, to.uint32(10));
    if (message.content !== undefined && message.content.length > 0) to.uint32(18).bytes(message.content);
    return to;
  },
  read(from, end) {
    let header_: FabricHeader | undefined;
    let content_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          header_ = readMessage(FabricHeader, from);
          break;
        case 18:
          content_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { header: header_, content: content_ };
  },
};

/** What a FabricTransaction is too: what was asked for, the endorsements, and what they sign. */
export interface FabricEndorsedTransaction {
  readonly actions: readonly FabricEndorsedTransactionAction[];
}

export const FabricEndorsedTransaction: Codec<FabricEndorsedTransaction> = {
  name: 'orchestrator.storage.FabricEndorsedTransaction',
  fields: [
    { name: 'actions', property: 'actions', number: 1, type: 'message', repeated: true, map: false, message: () => FabricEndorsedTransactionAction },
  ],
  write(message, to) {
    if (message.actions !== undefined) for (const element of message.actions) writeMessage(FabricEndorsedTransactionAction, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const actions_: FabricEndorsedTransactionAction[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          actions_.push(readMessage(FabricEndorsedTransactionAction, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { actions: actions_ };
  },
};

export interface FabricEndorsedTransactionAction {
  readonly payload: FabricEndorsedTransactionPayload | undefined;
}

export const FabricEndorsedTransactionAction: Codec<FabricEndorsedTransactionAction> = {
  name: 'orchestrator.storage.FabricEndorsedTransactionAction',
  fields: [
    { name: 'payload', property: 'payload', number: 2, type: 'message', repeated: false, map: false, message: () => FabricEndorsedTransactionPayload },
  ],
  write(message, to) {
    if (message.payload !== undefined) writeMessage(FabricEndorsedTransactionPayload, message.payload, to.uint32(18));
    return to;
  },
  read(from, end) {
    let payload_: FabricEndorsedTransactionPayload | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 18:
          payload_ = readMessage(FabricEndorsedTransactionPayload, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { payload: payload_ };
  },
};

export interface FabricEndorsedTransactionPayload {
  readonly proposalPayload: FabricProposalPayload | undefined;
  readonly action: FabricEndorsedBytes | undefined;
}

export const FabricEndorsedTransactionPayload: Codec<FabricEndorsedTransactionPayload> = {
  name: 'orchestrator.storage.FabricEndorsedTransactionPayload',
  fields: [
    { name: 'proposal_payload', property: 'proposalPayload', number: 1, type: 'message', repeated: false, map: false, message: () => FabricProposalPayload },
    { name: 'action', property: 'action', number: 2, type: 'message', repeated: false, map: false, message: () => FabricEndorsedBytes },
  ],
  write(message, to) {
    if (message.proposalPayload !== undefined) writeMessage(FabricProposalPayload, message.proposalPayload, to.uint32(10));
    if (message.action !== undefined) writeMessage(FabricEndorsedBytes, message.action, to.uint32(18));
    return to;
  },
  read(from, end) {
    let proposalPayload_: FabricProposalPayload | undefined;
    let action_: FabricEndorsedBytes | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          proposalPayload_ = readMessage(FabricProposalPayload, from);
          break;
        case 18:
          action_ = readMessage(FabricEndorsedBytes, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { proposalPayload: proposalPayload_, action: action_ };
  },
};

/** What a client has asked for. */
export interface FabricProposalPayload {
  readonly input: FabricInvocationSpec | undefined;
}

export const FabricProposalPayload: Codec<FabricProposalPayload> = {
  name: 'orchestrator.storage.FabricProposalPayload',
  fields: [
    { name: 'input', property: 'input', number: 1, type: 'message', repeated: false, map: false, message: () => FabricInvocationSpec },
  ],
  write(message, to) {
    if (message.input !== undefined) writeMessage(FabricInvocationSpec, message.input, to.uint32(10));
    return to;
  },
  read(from, end) {
    let input_: FabricInvocationSpec | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          input_ = readMessage(FabricInvocationSpec, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { input: input_ };
  },
};

export interface FabricInvocationSpec {
  readonly chaincodeSpec: FabricChaincodeSpec | undefined;
}

export const FabricInvocationSpec: Codec<FabricInvocationSpec> = {
  name: 'orchestrator.storage.FabricInvocationSpec',
  fields: [
    { name: 'chaincode_spec', property: 'chaincodeSpec', number: 1, type: 'message', repeated: false, map: false, message: () => FabricChaincodeSpec },
  ],
  write(message, to) {
    if (message.chaincodeSpec !== undefined) writeMessage(FabricChaincodeSpec, message.chaincodeSpec, to.uint32(10));
    return to;
  },
  read(from, end) {
    let chaincodeSpec_: FabricChaincodeSpec | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          chaincodeSpec_ = readMessage(FabricChaincodeSpec, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { chaincodeSpec: chaincodeSpec_ };
  },
};

export interface FabricChaincodeSpec {
  readonly input: FabricChaincodeInput | undefined;
}

export const FabricChaincodeSpec: Codec<FabricChaincodeSpec> = {
  name: 'orchestrator.storage.FabricChaincodeSpec',
  fields: [
    { name: 'input', property: 'input', number: 3, type: 'message', repeated: false, map: false, message: () => FabricChaincodeInput },
  ],
  write(message, to) {
    if (message.input !== undefined) writeMessage(FabricChaincodeInput, message.input, to.uint32(26));
    return to;
  },
  read(from, end) {
    let input_: FabricChaincodeInput | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 26:
          input_ = readMessage(FabricChaincodeInput, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { input: input_ };
  },
};

export interface FabricChaincodeInput {
  /** The name of the function, and what it is called with. */
  readonly args: readonly Uint8Array[];
}

export const FabricChaincodeInput: Codec<FabricChaincodeInput> = {
  name: 'orchestrator.storage.FabricChaincodeInput',
  fields: [
    { name: 'args', property: 'args', number: 1, type: 'bytes', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.args !== undefined) for (const element of message.args) to.uint32(10).bytes(element);
    return to;
  },
  read(from, end) {
    const args_: Uint8Array[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          args_.push(from.bytes());
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { args: args_ };
  },
};

export interface FabricEndorsedBytes {
  /** A FabricProposalResponsePayload, encoded. */
  readonly proposalResponsePayload: Uint8Array;
  readonly endorsements: readonly FabricEndorsement[];
}

export const FabricEndorsedBytes: Codec<FabricEndorsedBytes> = {
  name: 'orchestrator.storage.FabricEndorsedBytes',
  fields: [
    { name: 'proposal_response_payload', property: 'proposalResponsePayload', number: 1, type: 'bytes', repeated: false, map: false },
    { name: 'endorsements', property: 'endorsements', number: 2, type: 'message', repeated: true, map: false, message: () => FabricEndorsement },
  ],
  write(message, to) {
    if (message.proposalResponsePayload !== undefined && message.proposalResponsePayload.length > 0) to.uint32(10).bytes(message.proposalResponsePayload);
    if (message.endorsements !== undefined) for (const element of message.endorsements) writeMessage(FabricEndorsement, element, to.uint32(18));
    return to;
  },
  read(from, end) {
    let proposalResponsePayload_: Uint8Array = new Uint8Array();
    const endorsements_: FabricEndorsement[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          proposalResponsePayload_ = from.bytes();
          break;
        case 18:
          endorsements_.push(readMessage(FabricEndorsement, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { proposalResponsePayload: proposalResponsePayload_, endorsements: endorsements_ };
  },
};

/** A peer signs the response and its own identity. */
export interface FabricEndorsement {
  /** A FabricIdentity, encoded. */
  readonly endorser: Uint8Array;
  readonly signature: Uint8Array;
}

export const FabricEndorsement: Codec<FabricEndorsement> = {
  name: 'orchestrator.storage.FabricEndorsement',
  fields: [
    { name: 'endorser', property: 'endorser', number: 1, type: 'bytes', repeated: false, map: false },
    { name: 'signature', property: 'signature', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.endorser !== undefined && message.endorser.length > 0) to.uint32(10).bytes(message.endorser);
    if (message.signature !== undefined && message.signature.length > 0) to.uint32(18).bytes(message.signature);
    return to;
  },
  read(from, end) {
    let endorser_: Uint8Array = new Uint8Array();
    let signature_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          endorser_ = from.bytes();
          break;
        case 18:
          signature_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { endorser: endorser_, signature: signature_ };
  },
};

/** A signed message as it is sent. */
export interface FabricEnvelope {
  /** A FabricPayload, encoded. */
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

export const FabricEnvelope: Codec<FabricEnvelope> = {
  name: 'orchestrator.storage.FabricEnvelope',
  fields: [
    { name: 'payload', property: 'payload', number: 1, type: 'bytes', repeated: false, map: false },
    { name: 'signature', property: 'signature', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.payload !== undefined && message.payload.length > 0) to.uint32(10).bytes(message.payload);
    if (message.signature !== undefined && message.signature.length > 0) to.uint32(18).bytes(message.signature);
    return to;
  },
  read(from, end) {
    let payload_: Uint8Array = new Uint8Array();
    let signature_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          payload_ = from.bytes();
          break;
        case 18:
          signature_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { payload: payload_, signature: signature_ };
  },
};

export interface FabricPayload {
  readonly header: FabricHeader | undefined;
  readonly content: FabricSeekInfo | undefined;
}

export const FabricPayload: Codec<FabricPayload> = {
  name: 'orchestrator.storage.FabricPayload',
  fields: [
    { name: 'header', property: 'header', number: 1, type: 'message', repeated: false, map: false, message: () => FabricHeader },
    { name: 'content', property: 'content', number: 2, type: 'message', repeated: false, map: false, message: () => FabricSeekInfo },
  ],
  write(message, to) {
    if (message.header !== undefined) writeMessage(FabricHeader, message.header, to.uint32(10));
    if (message.content !== undefined) writeMessage(FabricSeekInfo, message.content, to.uint32(18));
    return to;
  },
  read(from, end) {
    let header_: FabricHeader | undefined;
    let content_: FabricSeekInfo | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          header_ = readMessage(FabricHeader, from);
          break;
        case 18:
          content_ = readMessage(FabricSeekInfo, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { header: header_, content: content_ };
  },
};

export interface FabricHeader {
  readonly channelHeader: FabricChannelHeader | undefined;
  readonly signatureHeader: FabricSignatureHeader | undefined;
}

export const FabricHeader: Codec<FabricHeader> = {
  name: 'orchestrator.storage.FabricHeader',
  fields: [
    { name: 'channel_header', property: 'channelHeader', number: 1, type: 'message', repeated: false, map: false, message: () => FabricChannelHeader },
    { name: 'signature_header', property: 'signatureHeader', number: 2, type: 'message', repeated: false, map: false, message: () => FabricSignatureHeader },
  ],
  write(message, to) {
    if (message.channelHeader !== undefined) writeMessage(FabricChannelHeader, message.channelHeader, to.uint32(10));
    if (message.signatureHeader !== undefined) writeMessage(FabricSignatureHeader, message.signatureHeader, to.uint32(18));
    return to;
  },
  read(from, end) {
    let channelHeader_: FabricChannelHeader | undefined;
    let signatureHeader_: FabricSignatureHeader | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          channelHeader_ = readMessage(FabricChannelHeader, from);
          break;
        case 18:
          signatureHeader_ = readMessage(FabricSignatureHeader, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { channelHeader: channelHeader_, signatureHeader: signatureHeader_ };
  },
};

export interface FabricChannelHeader {
  /** 3 is a transaction of a chaincode, 5 a request for blocks. */
  readonly type: number;
  readonly timestamp: Timestamp | undefined;
  readonly channelId: string;
  readonly transactionId: string;
}

export const FabricChannelHeader: Codec<FabricChannelHeader> = {
  name: 'orchestrator.storage.FabricChannelHeader',
  fields: [
    { name: 'type', property: 'type', number: 1, type: 'uint32', repeated: false, map: false },
    { name: 'timestamp', property: 'timestamp', number: 3, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'channel_id', property: 'channelId', number: 4, type: 'string', repeated: false, map: false },
    { name: 'transaction_id', property: 'transactionId', number: 5, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.type) to.uint32(8).uint32(message.type);
    if (message.timestamp !== undefined) writeMessage(Timestamp, message.timestamp, to.uint32(26));
    if (message.channelId) to.uint32(34).string(message.channelId);
    if (message.transactionId) to.uint32(42).string(message.transactionId);
    return to;
  },
  read(from, end) {
    let type_ = 0;
    let timestamp_: Timestamp | undefined;
    let channelId_ = '';
    let transactionId_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          type_ = from.uint32();
          break;
        case 26:
          timestamp_ = readMessage(Timestamp, from);
          break;
        case 34:
          channelId_ = readText(from);
          break;
        case 42:
          transactionId_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { type: type_, timestamp: timestamp_, channelId: channelId_, transactionId: transactionId_ };
  },
};

export interface FabricSignatureHeader {
  readonly creator: FabricIdentity | undefined;
  readonly nonce: Uint8Array;
}

export const FabricSignatureHeader: Codec<FabricSignatureHeader> = {
  name: 'orchestrator.storage.FabricSignatureHeader',
  fields: [
    { name: 'creator', property: 'creator', number: 1, type: 'message', repeated: false, map: false, message: () => FabricIdentity },
    { name: 'nonce', property: 'nonce', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.creator !== undefined) writeMessage(FabricIdentity, message.creator, to.uint32(10));
    if (message.nonce !== undefined && message.nonce.length > 0) to.uint32(18).bytes(message.nonce);
    return to;
  },
  read(from, end) {
    let creator_: FabricIdentity | undefined;
    let nonce_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          creator_ = readMessage(FabricIdentity, from);
          break;
        case 18:
          nonce_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { creator: creator_, nonce: nonce_ };
  },
};

export interface FabricIdentity {
  readonly mspId: string;
  /** In PEM. */
  readonly certificate: Uint8Array;
}

export const FabricIdentity: Codec<FabricIdentity> = {
  name: 'orchestrator.storage.FabricIdentity',
  fields: [
    { name: 'msp_id', property: 'mspId', number: 1, type: 'string', repeated: false, map: false },
    { name: 'certificate', property: 'certificate', number: 2, type: 'bytes', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.mspId) to.uint32(10).string(message.mspId);
    if (message.certificate !== undefined && message.certificate.length > 0) to.uint32(18).bytes(message.certificate);
    return to;
  },
  read(from, end) {
    let mspId_ = '';
    let certificate_: Uint8Array = new Uint8Array();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          mspId_ = readText(from);
          break;
        case 18:
          certificate_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { mspId: mspId_, certificate: certificate_ };
  },
};

/** Which blocks to send. */
export interface FabricSeekInfo {
  readonly start: FabricSeekPosition | undefined;
  readonly stop: FabricSeekPosition | undefined;
  /** 1: the header alone, and not the transactions. */
  readonly contentType: number;
}

export const FabricSeekInfo: Codec<FabricSeekInfo> = {
  name: 'orchestrator.storage.FabricSeekInfo',
  fields: [
    { name: 'start', property: 'start', number: 1, type: 'message', repeated: false, map: false, message: () => FabricSeekPosition },
    { name: 'stop', property: 'stop', number: 2, type: 'message', repeated: false, map: false, message: () => FabricSeekPosition },
    { name: 'content_type', property: 'contentType', number: 5, type: 'uint32', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.start !== undefined) writeMessage(FabricSeekPosition, message.start, to.uint32(10));
    if (message.stop !== undefined) writeMessage(FabricSeekPosition, message.stop, to.uint32(18));
    if (message.contentType) to.uint32(40).uint32(message.contentType);
    return to;
  },
  read(from, end) {
    let start_: FabricSeekPosition | undefined;
    let stop_: FabricSeekPosition | undefined;
    let contentType_ = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          start_ = readMessage(FabricSeekPosition, from);
          break;
        case 18:
          stop_ = readMessage(FabricSeekPosition, from);
          break;
        case 40:
          contentType_ = from.uint32();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { start: start_, stop: stop_, contentType: contentType_ };
  },
};

export interface FabricSeekPosition {
  readonly newest: FabricSeekNewest | undefined;
  readonly specified: FabricSeekSpecified | undefined;
}

export const FabricSeekPosition: Codec<FabricSeekPosition> = {
  name: 'orchestrator.storage.FabricSeekPosition',
  fields: [
    { name: 'newest', property: 'newest', number: 1, type: 'message', repeated: false, map: false, oneof: 'type', message: () => FabricSeekNewest },
    { name: 'specified', property: 'specified', number: 3, type: 'message', repeated: false, map: false, oneof: 'type', message: () => FabricSeekSpecified },
  ],
  write(message, to) {
    if (message.newest !== undefined) writeMessage(FabricSeekNewest, message.newest, to.uint32(10));
    if (message.specified !== undefined) writeMessage(FabricSeekSpecified, message.specified, to.uint32(26));
    return to;
  },
  read(from, end) {
    let newest_: FabricSeekNewest | undefined;
    let specified_: FabricSeekSpecified | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          specified_ = undefined;
          newest_ = readMessage(FabricSeekNewest, from);
          break;
        case 26:
          newest_ = undefined;
          specified_ = readMessage(FabricSeekSpecified, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { newest: newest_, specified: specified_ };
  },
};

export type FabricSeekNewest = Readonly<Record<never, never>>;

export const FabricSeekNewest: Codec<FabricSeekNewest> = {
  name: 'orchestrator.storage.FabricSeekNewest',
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

export interface FabricSeekSpecified {
  readonly number: number;
}

export const FabricSeekSpecified: Codec<FabricSeekSpecified> = {
  name: 'orchestrator.storage.FabricSeekSpecified',
  fields: [
    { name: 'number', property: 'number', number: 1, type: 'uint64', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.number) to.uint32(8).uint64(message.number);
    return to;
  },
  read(from, end) {
    let number_ = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          number_ = readUint64(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { number: number_ };
  },
};

/** An answer to a request for blocks: some blocks, then a status, or a status alone. */
export interface FabricDeliverResponse {
  /** 200 when all that was asked for has been sent. */
  readonly status: number | undefined;
  /** A FabricBlock, encoded: an export keeps it as it came. */
  readonly block: Uint8Array | undefined;
}

export const FabricDeliverResponse: Codec<FabricDeliverResponse> = {
  name: 'orchestrator.storage.FabricDeliverResponse',
  fields: [
    { name: 'status', property: 'status', number: 1, type: 'uint32', repeated: false, map: false, oneof: 'type' },
    { name: 'block', property: 'block', number: 2, type: 'bytes', repeated: false, map: false, oneof: 'type' },
  ],
  write(message, to) {
    if (message.status !== undefined) to.uint32(8).uint32(message.status);
    if (message.block !== undefined) to.uint32(18).bytes(message.block);
    return to;
  },
  read(from, end) {
    let status_: number | undefined;
    let block_: Uint8Array | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          block_ = undefined;
          status_ = from.uint32();
          break;
        case 18:
          status_ = undefined;
          block_ = from.bytes();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { status: status_, block: block_ };
  },
};
