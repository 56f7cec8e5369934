// SPDX-License-Identifier: Apache-2.0

import { parseAssetStateKey } from '@orchestrator/lib';
import { decode, encode, FabricBlock, type Receipt, WireError } from '@orchestrator/proto';
import { assertContinues } from '../ledger/fold-blocks';
import { BadBlockError, codesOf, type LedgerBlock, type LedgerTransaction, readBlock } from '../ledger/ledger-block';
import { EMPTY_HEAD, type LogHead } from '../replica/log-entry';
import type { Authorities } from './authorities';
import { clientSignatory, endorserSignatories, ordererSignatories, type Signatory } from './block-signatures';
import { findAction, findHeader, rpcOf, type TransactionHeader } from './block-transaction';
import type { Chain, FoundTransaction, Link } from './chain';
import type { ExportHeader, ExportItem } from './export-lines';
import { BadReceiptError } from './receipt';

/**
 * Checks the blocks of a ledger: each against the hash of its transactions, and against the block before it. With
 * authorities also the signatures of the orderers, and those of the transactions that are looked for.
 */
export class BlockChain implements Chain {
  /** Undefined before the first block of an export that begins later. */
  #head: LogHead | undefined;

  constructor(
    private readonly header: ExportHeader,
    private readonly authorities: Authorities | undefined,
  ) {
    this.#head = header.first === 0 ? EMPTY_HEAD : undefined;
  }

  next({ number, bytes }: ExportItem): Link {
    const block = readWhole(bytes, number);
    const ledgerBlock = readBlock(block, this.header.name);
    this.#assertNext(ledgerBlock, number);
    // Block 0 is nobody's: it is what the organizations have agreed on.
    if (number > 0) explained(number, () => this.#assertSigned(block));
    return {
      number,
      hash: ledgerBlock.hash,
      transactions: ledgerBlock.transactions.length,
      find: (receipt) => explained(number, () => this.#find(block, ledgerBlock, receipt)),
    };
  }

  #assertNext(block: LedgerBlock, number: number): void {
    const { channel } = this.header;
    const head = this.#head ?? { ...EMPTY_HEAD, position: number, chain: block.previousHash };
    assertContinues(channel, head, block);
    this.#head = { ...EMPTY_HEAD, position: number + 1, chain: block.hash };
  }

  #assertSigned(block: FabricBlock): void {
    if (this.authorities === undefined) return;
    const signatories = ordererSignatories(block);
    if (signatories.length === 0) throw new BadBlockError('no orderer has signed it by name');
    for (const signatory of signatories) this.authorities.assertMember(signatory);
  }

  #find(block: FabricBlock, { transactions }: LedgerBlock, receipt: Receipt): FoundTransaction {
    const { envelope, header, code } = findEnvelope(block, receipt.transactionId);
    assertSame(receipt, header, code);
    const action = findAction(header);
    const endorsers = action?.action === undefined ? [] : endorserSignatories(action.action);
    for (const signatory of [clientSignatory(envelope), ...endorsers]) this.authorities?.assertMember(signatory);
    const effect = transactions.find((transaction) => transaction.id === header.id);
    return {
      rpc: rpcOf(action?.proposalPayload),
      requester: header.requester,
      time: header.time,
      ...toFound(effect),
      endorsers: mspIdsOf(endorsers),
    };
  }
}

/** The block in these bytes, which hold nothing else. @throws BadBlockError. */
function readWhole(bytes: Uint8Array, number: number): FabricBlock {
  return explained(number, () => {
    const block = decode(FabricBlock, bytes);
    if (Buffer.compare(encode(FabricBlock, block), bytes) === 0) return block;
    throw new BadBlockError('it holds what does not belong into a block');
  });
}

/** Errors of what is done with a block name it. */
function explained<T>(number: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const where = `block ${String(number)}`;
    if (error instanceof BadReceiptError) throw new BadReceiptError(`${where}: ${error.message}`, { cause: error });
    if (error instanceof BadBlockError) throw new BadBlockError(`${where}: ${error.message}`, { cause: error });
    if (!(error instanceof WireError)) throw error;
    throw new BadBlockError(`${where} cannot be read: ${error.message}`, { cause: error });
  }
}

interface FoundEnvelope {
  readonly envelope: Uint8Array;
  readonly header: TransactionHeader;
  readonly code: number;
}

/** A transaction by its id; the first of them if a client has sent it again. */
function findEnvelope(block: FabricBlock, id: string): FoundEnvelope {
  const codes = codesOf(block);
  for (const [i, envelope] of (block.data?.envelopes ?? []).entries()) {
    const header = findHeader(envelope);
    if (header?.id === id) return { envelope, header, code: codes[i] ?? 0 };
  }
  throw new BadReceiptError(`it has no transaction "${id}"`);
}

function assertSame({ transactionId, channel, block }: Receipt, header: TransactionHeader, code: number): void {
  const where = `transaction "${transactionId}"`;
  if (header.channel !== channel) throw new BadReceiptError(`${where} is one of channel "${header.channel}"`);
  const wanted = block?.validationCode ?? 0;
  if (code === wanted) return;
  throw new BadReceiptError(`${where} has validation code ${String(code)}, and ${String(wanted)} in the receipt`);
}

function toFound(effect: LedgerTransaction | undefined): Pick<FoundTransaction, 'events' | 'assets'> {
  if (effect === undefined) return { events: 0, assets: [] };
  return { events: effect.events.length, assets: effect.writes.flatMap(({ key }) => nameOf(key)) };
}

function nameOf(key: Uint8Array): string[] {
  const place = parseAssetStateKey(Buffer.from(key).toString());
  return place === undefined ? [] : [`${place.kind}/${place.key}`];
}

function mspIdsOf(signatories: readonly Signatory[]): string[] {
  return [...new Set(signatories.map(({ mspId }) => mspId))].sort();
}
