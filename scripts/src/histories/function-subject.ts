// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Client } from '@orchestrator/orchestrator';
import {
  type AssetEvent,
  AssetKind,
  type DraftFields,
  FunctionAction,
  FunctionStatus,
  type NewFunction,
} from '@orchestrator/proto';
import { drawOne } from './draws';
import { answer, type Model, OK } from './history';
import type { Subject } from './subject';

/** The mark of a write is the status that it gives: each can come about once. */
export type FunctionInput =
  { readonly ask: 'register' | Move; readonly mark: string } | { readonly ask: 'read'; readonly mark?: never };

type Move = 'build' | 'ready' | 'cancel' | 'fail';

const { FUNCTION_STATUS_BUILDING, FUNCTION_STATUS_WAITING } = FunctionStatus;
const MOVES: Readonly<Record<Move, { action: FunctionAction; from: readonly FunctionStatus[]; to: FunctionStatus }>> = {
  build: {
    action: FunctionAction.FUNCTION_ACTION_BUILDING,
    from: [FUNCTION_STATUS_WAITING],
    to: FUNCTION_STATUS_BUILDING,
  },
  ready: {
    action: FunctionAction.FUNCTION_ACTION_READY,
    from: [FUNCTION_STATUS_BUILDING],
    to: FunctionStatus.FUNCTION_STATUS_READY,
  },
  cancel: {
    action: FunctionAction.FUNCTION_ACTION_CANCELED,
    from: [FUNCTION_STATUS_WAITING, FUNCTION_STATUS_BUILDING],
    to: FunctionStatus.FUNCTION_STATUS_CANCELED,
  },
  fail: {
    action: FunctionAction.FUNCTION_ACTION_FAILED,
    from: [FUNCTION_STATUS_BUILDING],
    to: FunctionStatus.FUNCTION_STATUS_FAILED,
  },
};

/** A function: the state is the name of its status. */
const FUNCTION_MODEL: Model<FunctionInput> = {
  initial: '',
  step: (status, input) => {
    if (input.ask === 'register') return status === '' ? { state: input.mark, output: OK } : answer(status, 'OE0006');
    if (status === '') return answer(status, 'OE0002');
    if (input.ask === 'read') return answer(status, status);
    const isLegal = MOVES[input.ask].from.some((from) => FunctionStatus[from] === status);
    return isLegal ? { state: input.mark, output: OK } : answer(status, 'OE0111');
  },
};

const ENDS = ['ready', 'ready', 'cancel', 'fail'] as const;
const EARLY = ['register', 'build', 'build'] as const;
/** How many writes are made before one may end it. */
const BEFORE_END = 5;

/** A function that is registered and built. */
export class FunctionSubject implements Subject<FunctionInput> {
  readonly model = FUNCTION_MODEL;
  #writes = 0;

  constructor(
    private readonly key: string,
    private readonly files: Pick<DraftFields<NewFunction>, 'description' | 'archive'>,
  ) {}

  drawWrite(random: Random): FunctionInput {
    this.#writes++;
    const drawn = this.#writes > BEFORE_END ? drawOne(random, ENDS) : drawOne(random, EARLY);
    const ask = this.#writes === 1 ? 'register' : drawn;
    return { ask, mark: FunctionStatus[ask === 'register' ? FUNCTION_STATUS_WAITING : MOVES[ask].to] };
  }

  drawRead(): FunctionInput {
    return { ask: 'read' };
  }

  async call({ function: functions }: Client, { ask }: FunctionInput): Promise<string> {
    const { key, files } = this;
    if (ask === 'read') return FunctionStatus[(await functions.getFunction({ key })).status];
    if (ask === 'register') {
      await functions.registerFunction({ key, name: 'function', ...files, newPermissions: { public: true } });
    } else await functions.applyFunctionAction({ functionKey: key, action: MOVES[ask].action });
    return OK;
  }

  markOf({ assetKey, assetKind, function: told }: AssetEvent): string | undefined {
    if (assetKey !== this.key || assetKind !== AssetKind.ASSET_FUNCTION) return undefined;
    return told && FunctionStatus[told.status];
  }
}
