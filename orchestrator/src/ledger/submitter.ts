// SPDX-License-Identifier: Apache-2.0

import type { Contract, Proposal } from '@hyperledger/fabric-gateway';
import { OrchestratorError, type Rpc, transactionName } from '@orchestrator/lib';
import { AssetEvent, decode } from '@orchestrator/proto';
import type { Reply, UnaryRequest } from '../host';
import { explainCode, explainEndorsement, type Failure, mismatchOf, namesOf } from './gateway-errors';
import { InFlight } from './in-flight';
import { VALID } from './ledger-block';
import type { PendingTransactions } from './pending-transactions';
import { Retries } from './retries';
import { Submission } from './submission';

/** What a submitter works with. */
export interface SubmitterParts {
  /** The chaincode on the channel, as an organization calls it. @throws OE0102 if this process does not sign for it. */
  readonly contractOf: (mspId: string) => Contract;
  readonly pending: PendingTransactions;
  /** Runs a call on what any facade has acknowledged, without effect. @throws what the rules say of it. */
  readonly check: (rpc: Rpc, request: UnaryRequest) => Promise<unknown>;
  /** Resolves when a write of this block may be acknowledged. */
  readonly durable: (block: number) => Promise<void>;
  /** How long one step may take. */
  readonly limitMs: number;
  readonly retryBudgetMs: number;
  readonly maxInFlight: number;
  /** Told of every write that is durable. */
  readonly committed: (rpc: Rpc, events: readonly AssetEvent[]) => void;
  /** @throws when the channel is closed: its clients answer nothing then. */
  readonly assertOpen: () => void;
  /** Told of every attempt that has to be made again since others were first, or peers are not equally far. */
  readonly conflicted: (reason: string) => void;
  /** Told of a transaction of which peers gave different results as long as it was tried, and which did. */
  readonly disagreed: (name: string, peers: string) => void;
}

type Attempt = { readonly kind: 'done'; readonly reply: Reply } | Failure;

/** Runs the writes of a channel as transactions of the chaincode, any number at once. */
export class Submitter {
  readonly #inFlight: InFlight;

  constructor(private readonly parts: SubmitterParts) {
    this.#inFlight = new InFlight(parts.maxInFlight);
  }

  /** Resolves with the reply when the write is on the ledger, and no facade can miss it. */
  async write(rpc: Rpc, request: UnaryRequest): Promise<Reply> {
    const contract = this.parts.contractOf(request.requester);
    const retries = new Retries(this.parts.retryBudgetMs);
    for (;;) {
      if (request.isCancelled()) {
        throw new OrchestratorError('deadlineExceeded', 'the caller has given up before the call began');
      }
      const attempt = await this.#attempt(contract, rpc, request);
      if (attempt.kind === 'done') return attempt.reply;
      await this.#reconsider(attempt, rpc, request);
      if (!(await retries.next())) throw this.#giveUp(attempt, rpc);
    }
  }

  async #attempt(contract: Contract, rpc: Rpc, { bytes, channel }: UnaryRequest): Promise<Attempt> {
    const { committed, durable } = this.parts;
    const proposal = contract.newProposal(transactionName(rpc.method), { arguments: [bytes] });
    const submission = await this.#inFlight.run(() => this.#submit(proposal));
    if ('kind' in submission) return submission;
    const fate = await submission.sent.fate();
    if (fate.code !== VALID) return explainCode(fate.code);
    await durable(fate.block);
    committed(
      rpc,
      fate.events.map((event) => decode(AssetEvent, event)),
    );
    const { block: number, hash, code: validationCode } = fate;
    const receipt = { channel, transactionId: submission.sent.id, block: { number, hash, validationCode } };
    return { kind: 'done', reply: { bytes: submission.reply, receipt } };
  }

  async #submit(proposal: Proposal): Promise<Failure | { sent: Submission; reply: Uint8Array }> {
    const { pending, limitMs } = this.parts;
    try {
      const transaction = await proposal.endorse({ deadline: Date.now() + limitMs });
      const sent = new Submission(transaction, pending, limitMs);
      await sent.send();
      return { sent, reply: transaction.getResult() };
    } catch (error) {
      return error instanceof OrchestratorError ? { kind: 'failed', error } : explainEndorsement(error);
    }
  }

  /**
   * A refusal is only true if it holds on all that was acknowledged: an endorsing peer may be behind.
   * @throws the error for the caller if another attempt would change nothing.
   */
  async #reconsider(failure: Failure, rpc: Rpc, request: UnaryRequest): Promise<void> {
    const { assertOpen, check, conflicted } = this.parts;
    assertOpen();
    switch (failure.kind) {
      case 'failed':
        throw failure.error;
      case 'again':
        return;
      case 'refused':
        await check(rpc, request);
        conflicted('behind');
        return;
      case 'mismatch':
        conflicted('mismatch');
        return;
      case 'conflict':
        conflicted(failure.reason);
        return;
    }
  }

  /** The error for the caller when there is no time for another attempt. */
  #giveUp(failure: Failure, rpc: Rpc): OrchestratorError {
    switch (failure.kind) {
      case 'failed':
      case 'again':
        return failure.error;
      case 'refused': {
        const what = `${namesOf(failure.peers)} refused what the rules allow (${failure.error.message})`;
        return this.#disagreement(what, rpc);
      }
      case 'mismatch':
        return this.#disagreement(mismatchOf(failure.peers), rpc);
      case 'conflict': {
        const text = `concurrent updates were first every time (${failure.reason}): try again`;
        return new OrchestratorError('aborted', text);
      }
    }
  }

  #disagreement(what: string, rpc: Rpc): OrchestratorError {
    this.parts.disagreed(transactionName(rpc.method), what);
    const why = 'one is behind, runs other code, or is not honest';
    return new OrchestratorError(
      'aborted',
      `peers gave different results every time: ${what}; ${why}; nothing was done`,
    );
  }
}
