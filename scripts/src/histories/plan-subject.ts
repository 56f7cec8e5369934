// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Client } from '@orchestrator/orchestrator';
import type { AssetEvent } from '@orchestrator/proto';
import { answer, type Model, OK } from './history';
import type { Subject } from './subject';

/** The marks of writes are the names that they give. */
export type PlanInput =
  { readonly ask: 'register' | 'rename'; readonly mark: string } | { readonly ask: 'read'; readonly mark?: never };

/** A plan: its name is a register that has to be made once. The state is the name, empty before there is one. */
export const PLAN_MODEL: Model<PlanInput> = {
  initial: '',
  step: (name, input) => {
    if (input.ask === 'register') return name === '' ? { state: input.mark, output: OK } : answer(name, 'OE0006');
    if (name === '') return answer(name, 'OE0002');
    return input.ask === 'rename' ? { state: input.mark, output: OK } : answer(name, name);
  },
};

const REGISTRATIONS = 5;

/** A plan that is registered and renamed. */
export class PlanSubject implements Subject<PlanInput> {
  readonly model = PLAN_MODEL;
  #writes = 0;

  constructor(private readonly key: string) {}

  drawWrite(random: Random): PlanInput {
    const isFirst = this.#writes === 0 || random.below(REGISTRATIONS) === 0;
    return { ask: isFirst ? 'register' : 'rename', mark: `${this.key} ${String(++this.#writes)}` };
  }

  drawRead(): PlanInput {
    return { ask: 'read' };
  }

  async call({ computePlan }: Client, input: PlanInput): Promise<string> {
    const { key } = this;
    if (input.ask === 'read') return (await computePlan.getPlan({ key })).name;
    if (input.ask === 'register') await computePlan.registerPlan({ key, name: input.mark });
    else await computePlan.updatePlan({ key, name: input.mark });
    return OK;
  }

  markOf({ assetKey, computePlan }: AssetEvent): string | undefined {
    return assetKey === this.key ? computePlan?.name : undefined;
  }
}
