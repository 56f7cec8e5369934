// SPDX-License-Identifier: Apache-2.0

import { type Call, textOf } from './call';

/** A traversal of a query, page after page, to its end. */
export interface Listing {
  /** The query, without a page token and a page size. */
  readonly call: Call;
  readonly pageSize: number;
  /** Made one after another, each behind a page. */
  readonly meanwhile: readonly Call[];
  /** Only events since the creation of an asset of the program, by its key; since its beginning if there is none. */
  readonly from?: string | undefined;
  /** Only events up to the creation of an asset of the program. */
  readonly to?: string | undefined;
}

/** What is done at once, and has one legal outcome. */
export type Step =
  | { readonly kind: 'call'; readonly call: Call }
  /** The same call by several at once: how many get which answer is certain, who gets which is not. */
  | { readonly kind: 'race'; readonly call: Call; readonly callers: number }
  /** Calls that do not touch each other. */
  | { readonly kind: 'together'; readonly calls: readonly Call[] }
  | { readonly kind: 'listing'; readonly listing: Listing };

/** Steps that follow from a seed. */
export interface Program {
  readonly seed: number;
  readonly steps: readonly Step[];
}

/** The calls of a step, in no order. */
export function callsOf(step: Step): readonly Call[] {
  switch (step.kind) {
    case 'call':
    case 'race':
      return [step.call];
    case 'together':
      return step.calls;
    case 'listing':
      return [step.listing.call, ...step.listing.meanwhile];
  }
}

/** A step for people. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'call':
      return textOf(step.call);
    case 'race':
      return `${String(step.callers)} times at once: ${textOf(step.call)}`;
    case 'together':
      return `at once: ${step.calls.map(textOf).join('; ')}`;
    case 'listing': {
      const { call, pageSize, meanwhile, from, to } = step.listing;
      const bounds = [from && `since ${from}`, to && `up to ${to}`].filter(Boolean).join(' ');
      const beside = meanwhile.length === 0 ? '' : `, meanwhile ${meanwhile.map(textOf).join('; ')}`;
      return `all pages of ${String(pageSize)} ${bounds}: ${textOf(call)}${beside}`;
    }
  }
}
