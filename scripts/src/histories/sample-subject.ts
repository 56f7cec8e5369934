// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Client } from '@orchestrator/orchestrator';
import { type AssetEvent, EventKind } from '@orchestrator/proto';
import { answer, type Model, OK } from './history';
import type { Subject } from './subject';

/** Marks: of a link its manager, of a registration the sample. */
export type SampleInput =
  { readonly ask: 'register' | 'link'; readonly mark: string } | { readonly ask: 'read'; readonly mark?: never };

/** A sample: a list of managers that only grows. The state is the list, the key of the sample in front. */
const SAMPLE_MODEL: Model<SampleInput> = {
  initial: '',
  step: (managers, input) => {
    if (input.ask === 'register') {
      return managers === '' ? { state: input.mark, output: OK } : answer(managers, 'OE0006');
    }
    if (managers === '') return answer(managers, 'OE0002');
    return input.ask === 'link' ? { state: `${managers} ${input.mark}`, output: OK } : answer(managers, managers);
  },
};

/** A data sample that is registered, and linked to one manager after another. */
export class SampleSubject implements Subject<SampleInput> {
  readonly model = SAMPLE_MODEL;
  readonly #managers: string[];
  #isDrawn = false;

  /** @param managers are registered already: each is linked once. */
  constructor(
    private readonly key: string,
    managers: readonly string[],
  ) {
    this.#managers = [...managers];
  }

  drawWrite(random: Random): SampleInput {
    const isFirst = !this.#isDrawn;
    this.#isDrawn = true;
    const [manager] = isFirst ? [] : this.#managers.splice(random.below(this.#managers.length), 1);
    return manager === undefined ? { ask: 'register', mark: this.key } : { ask: 'link', mark: manager };
  }

  drawRead(): SampleInput {
    return { ask: 'read' };
  }

  async call({ dataSample }: Client, input: SampleInput): Promise<string> {
    const { key } = this;
    if (input.ask === 'read') return [key, ...(await dataSample.getDataSample({ key })).dataManagerKeys].join(' ');
    if (input.ask === 'link') await dataSample.updateDataSamples({ keys: [key], dataManagerKeys: [input.mark] });
    else await dataSample.registerDataSamples({ samples: [{ key, checksum: '0'.repeat(64) }] });
    return OK;
  }

  markOf({ assetKey, eventKind, dataSample }: AssetEvent): string | undefined {
    if (assetKey !== this.key) return undefined;
    return eventKind === EventKind.EVENT_ASSET_CREATED ? this.key : dataSample?.dataManagerKeys.at(-1);
  }
}
