// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Client } from '@orchestrator/orchestrator';
import type { AssetEvent } from '@orchestrator/proto';
import type { Findings } from './findings';
import type { Work } from './work';
import type { MarkedWrite } from './event-history';
import { type Clock, OK, type Operation } from './history';
import type { JudgedHistory } from './judge-histories';
import { checkLinearizability } from './linearizability';
import type { Input, Subject } from './subject';

/** Longer histories are not made: another asset is taken. */
const MOST_OPERATIONS = 40;
const NOTHING_DONE = 'OE0012';

/** What an asset history works with. */
export interface HistoryParts {
  readonly random: Random;
  readonly clock: Clock;
  readonly findings: Findings;
}

/** The calls of many on one asset, written down as they go. */
export class AssetHistory<In extends Input> implements Work, JudgedHistory {
  readonly #operations: Operation<In>[] = [];
  #begun = 0;

  constructor(
    private readonly subject: Subject<In>,
    private readonly parts: HistoryParts,
  ) {}

  get isFull(): boolean {
    return this.#begun >= MOST_OPERATIONS;
  }

  /** Makes a call: as often a write as a read. */
  async advance(client: Client): Promise<void> {
    const { random } = this.parts;
    await this.#call(client, random.below(2) === 0 ? this.subject.drawRead(random) : this.subject.drawWrite(random));
  }

  async check(client: Client): Promise<void> {
    await this.#call(client, this.subject.drawRead(this.parts.random));
  }

  markOf(event: AssetEvent): string | undefined {
    return this.subject.markOf(event);
  }

  get writes(): MarkedWrite[] {
    return this.#operations.flatMap(({ input: { mark }, ...times }) =>
      mark === undefined ? [] : [{ mark, ...times }],
    );
  }

  judge(seenAt: ReadonlyMap<string, number>): void {
    const operations = decide(this.#operations, seenAt);
    const verdict = checkLinearizability(operations, this.subject.model);
    if (verdict.kind === 'linearizable') return;
    const told = (which: readonly number[]): string => which.map((i) => `\n    ${describe(operations[i])}`).join('');
    const text =
      verdict.kind === 'wrong'
        ? `in order:${told(verdict.order)}\n  cannot be next:${told(verdict.stuck)}`
        : verdict.kind;
    this.parts.findings.report('not linearizable', text);
  }

  judgeEvents(events: readonly AssetEvent[]): void {
    const { model } = this.subject;
    const inputs = new Map(this.#operations.map(({ input }) => [input.mark, input]));
    let state = model.initial;
    for (const event of events) {
      const input = inputs.get(this.subject.markOf(event));
      const step = input && model.step(state, input);
      if (step?.output === OK) ({ state } = step);
      else {
        const text = `event ${event.id} of ${event.assetKey}, ${input?.ask ?? 'which nobody has asked for'}, on ${state}`;
        this.parts.findings.report('event order', text);
      }
    }
  }

  async #call(client: Client, input: In): Promise<void> {
    const { clock, findings } = this.parts;
    this.#begun++;
    const invoked = clock.tick();
    const output = await findings.outcome(this.subject.call(client, input));
    // A read without an answer tells nothing, and neither does a call that was not done.
    if (output === NOTHING_DONE || (output === undefined && input.mark === undefined)) return;
    this.#operations.push({ input, output, invoked, returned: output === undefined ? Infinity : clock.tick() });
  }
}

/**
 * What events tell of writes. Whoever has seen one may rely on its write: that is done when the first stream tells of it. An
 * open write without an event is not done. Of several with one mark nobody can say which one it was.
 */
function decide<In extends Input>(
  operations: readonly Operation<In>[],
  seenAt: ReadonlyMap<string, number>,
): Operation<In>[] {
  const possible = operations.filter(({ output }) => output === undefined || output === OK);
  const marks = possible.map(({ input }) => input.mark);
  return operations.flatMap((operation) => {
    const { mark } = operation.input;
    const at = seenAt.get(mark ?? '');
    if (at === undefined) return operation.output === undefined ? [] : [operation];
    const isThisOne = possible.includes(operation) && marks.indexOf(mark) === marks.lastIndexOf(mark);
    return [isThisOne ? { ...operation, output: OK, returned: Math.min(operation.returned, at) } : operation];
  });
}

function describe(operation: Operation<Input> | undefined): string {
  if (operation === undefined) return '';
  const { input, output = 'open', invoked, returned } = operation;
  return `${String(invoked)}..${String(returned)} ${input.ask} ${input.mark ?? ''} -> ${output}`;
}
