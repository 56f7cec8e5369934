// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import { derInteger, derOctets, derSequence } from './der';
import { type Identity, sha256 } from './identity';
import { encode, make } from './wire';

const { SIGNATURES, LAST_CONFIG, TRANSACTIONS_FILTER } = common.BlockMetadataIndex;
const METADATA_ENTRIES = 5;

/** What a block is made of. */
export interface BlockParts {
  readonly number: number;
  readonly previousHash: Uint8Array;
  readonly transactions: readonly Uint8Array[];
  /** The orderer that signs it. */
  readonly orderer: Identity;
}

/** Makes a block as an orderer does: complete but for the validation codes. */
export function createBlock({ number, previousHash, transactions, orderer }: BlockParts): common.Block {
  const header = make(common.BlockHeader, { number, previousHash, dataHash: sha256(...transactions) });
  const metadata: Uint8Array[] = Array.from({ length: METADATA_ENTRIES }, () => new Uint8Array());
  metadata[SIGNATURES] = signatures(header, orderer);
  metadata[LAST_CONFIG] = encode(common.Metadata, { value: encode(common.LastConfig, { index: 0 }) });
  return make(common.Block, {
    header,
    data: make(common.BlockData, { dataList: [...transactions] }),
    metadata: make(common.BlockMetadata, { metadataList: metadata }),
  });
}

function signatures(header: common.BlockHeader, orderer: Identity): Uint8Array {
  const value = encode(common.OrdererBlockMetadata, { lastConfig: make(common.LastConfig, { index: 0 }) });
  const signatureHeader = encode(common.SignatureHeader, { creator: orderer.serialized, nonce: randomBytes(24) });
  const signature = orderer.sign(value, signatureHeader, headerBytes(header));
  return encode(common.Metadata, {
    value,
    signaturesList: [make(common.MetadataSignature, { signatureHeader, signature })],
  });
}

/** The hash by which the next block names this one. */
export function hashOf(block: common.Block): Buffer {
  return sha256(headerBytes(block.getHeader() ?? new common.BlockHeader()));
}

function headerBytes(header: common.BlockHeader): Buffer {
  return derSequence(
    derInteger(BigInt(header.getNumber())),
    derOctets(header.getPreviousHash_asU8()),
    derOctets(header.getDataHash_asU8()),
  );
}

/** The envelopes in a block. */
export function transactionsOf(block: common.Block): Uint8Array[] {
  return block.getData()?.getDataList_asU8() ?? [];
}

/** The validation codes in a block of a peer, one byte each. */
export function codesOf(block: common.Block): Uint8Array {
  return block.getMetadata()?.getMetadataList_asU8()[TRANSACTIONS_FILTER] ?? new Uint8Array();
}

/** The block as a peer keeps it: with validation codes. */
export function withCodes(block: common.Block, codes: Uint8Array): common.Block {
  const metadata = [...(block.getMetadata()?.getMetadataList_asU8() ?? [])];
  metadata[TRANSACTIONS_FILTER] = codes;
  return make(common.Block, {
    header: block.getHeader(),
    data: block.getData(),
    metadata: make(common.BlockMetadata, { metadataList: metadata }),
  });
}

/** The block without its transactions. */
export function withoutData(block: common.Block): common.Block {
  return make(common.Block, { header: block.getHeader(), metadata: block.getMetadata() });
}
