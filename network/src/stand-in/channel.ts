// SPDX-License-Identifier: Apache-2.0

import { common, peer } from '@hyperledger/fabric-protos';
import { createBlock, codesOf, hashOf, transactionsOf, withCodes } from './block';
import { BlockCutter, type BatchSettings } from './block-cutter';
import { BlockFile } from './block-file';
import { openEnvelope, openTransaction } from './envelope';
import type { Identity, Members } from './identity';
import { definitionKey, LIFECYCLE } from './simulator';
import { validate, type ValidationCode, type ValidationContext, type Verdict } from './validator';
import { ChannelState, toSortable } from './world-state';

const Code = peer.TxValidationCode;

/** What a channel is made of. */
export interface ChannelSettings {
  readonly name: string;
  readonly chaincodes: readonly string[];
  readonly members: Members;
  readonly endorsers: ReadonlySet<string>;
  readonly required: number;
  readonly batch: BatchSettings;
  /** The orderer that signs blocks. */
  readonly orderer: Identity;
  /** The file of its blocks. */
  readonly path: string;
  /** The transaction of block 0. */
  readonly configuration: Uint8Array;
  /** A code to give to the next transaction although nothing is wrong with it. */
  readonly forcedCode: () => ValidationCode | undefined;
}

/** A block with its validation codes, as peers have it, and as orderers have it. */
export interface ChannelBlock {
  readonly number: number;
  readonly committed: common.Block;
  readonly ordered: common.Block;
}

/** Where a transaction stands. */
export interface TransactionPlace {
  readonly block: number;
  readonly index: number;
  readonly code: ValidationCode;
}

/** One channel: the order of its transactions, its blocks, its state. The nodes follow it, each at its own pace. */
export class Channel {
  readonly state = new ChannelState();
  readonly blocks: ChannelBlock[] = [];
  readonly #places = new Map<string, TransactionPlace>();
  readonly #listeners = new Set<() => void>();
  readonly #cutter: BlockCutter;
  readonly #file: BlockFile;
  readonly #context: ValidationContext;
  #isClosed = false;

  constructor(readonly settings: ChannelSettings) {
    const { name: channel, members, endorsers, required } = settings;
    const isKnown = (id: string): boolean => this.#places.has(id);
    this.#context = { channel, members, state: this.state, endorsers, required, isKnown };
    const definition = { version: { block: 0, transaction: 0 }, value: Buffer.from([1]) };
    for (const name of settings.chaincodes) this.state.of(LIFECYCLE).put(definitionKey(name), definition);
    const { file, blocks } = BlockFile.open(settings.path);
    this.#file = file;
    for (const block of blocks) this.#replay(block);
    this.#cutter = new BlockCutter(settings.batch, (batch) => this.#close(batch));
    if (blocks.length === 0) this.#append([settings.configuration], Uint8Array.of(Code.VALID));
  }

  get name(): string {
    return this.settings.name;
  }

  get members(): Members {
    return this.settings.members;
  }

  get height(): number {
    return this.blocks.length;
  }

  /** Where a transaction stands, if it is in a block. The first one counts if several have the id. */
  find(transactionId: string): TransactionPlace | undefined {
    return this.#places.get(transactionId);
  }

  /** Takes a transaction into the order. It may still turn out invalid. */
  order(envelope: common.Envelope): void {
    this.#cutter.add(envelope.serializeBinary());
  }

  /** Calls back after each new block. Returns what ends it. */
  onBlock(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Closes what waits into a block, and the file. */
  close(): void {
    this.#cutter.flush();
    this.#isClosed = true;
    this.#file.close();
  }

  #close(batch: readonly Uint8Array[]): void {
    if (this.#isClosed) return;
    const codes = batch.map((bytes, index) => this.#judge(bytes, index));
    this.#append(batch, Uint8Array.from(codes));
    for (const listener of this.#listeners) listener();
  }

  #judge(bytes: Uint8Array, index: number): ValidationCode {
    const verdict = validate(bytes, this.#context);
    const forced = verdict.code === Code.VALID ? this.settings.forcedCode() : undefined;
    const code = forced ?? verdict.code;
    this.#apply({ ...verdict, code }, { block: this.height, index, code });
    return code;
  }

  #apply({ transactionId, results, code }: Verdict, place: TransactionPlace): void {
    if (transactionId !== '' && !this.#places.has(transactionId)) this.#places.set(transactionId, place);
    if (code !== Code.VALID) return;
    const version = { block: place.block, transaction: place.index };
    for (const { namespace, rwset } of results)
      for (const write of rwset.getWritesList()) {
        const value = write.getIsDelete() ? undefined : write.getValue_asU8();
        this.state.of(namespace).put(toSortable(write.getKey()), { version, value });
      }
  }

  #append(transactions: readonly Uint8Array[], codes: Uint8Array): void {
    const previous = this.blocks.at(-1);
    const ordered = createBlock({
      number: this.height,
      previousHash: previous === undefined ? new Uint8Array() : hashOf(previous.ordered),
      transactions,
      orderer: this.settings.orderer,
    });
    const committed = withCodes(ordered, codes);
    this.#file.append(committed);
    this.blocks.push({ number: this.height, committed, ordered });
  }

  #replay(committed: common.Block): void {
    const codes = codesOf(committed);
    transactionsOf(committed).forEach((bytes, index) => {
      const { channelHeader, content } = openEnvelope(common.Envelope.deserializeBinary(bytes));
      const code = (codes[index] ?? Code.NOT_VALIDATED) as ValidationCode;
      const isApplied = code === Code.VALID && channelHeader.getType() === common.HeaderType.ENDORSER_TRANSACTION;
      const results = isApplied ? openTransaction(content).results : [];
      const transactionId = channelHeader.getTxId();
      this.#apply({ code, transactionId, results }, { block: this.height, index, code });
    });
    const ordered = withCodes(committed, new Uint8Array());
    this.blocks.push({ number: this.height, committed, ordered });
  }
}
