// SPDX-License-Identifier: Apache-2.0

import { CHANNELS } from './call';

/** Two digits name a lane. */
export const MOST_LANES = 100;

/**
 * The channels on which programs run one after another; in other lanes others run meanwhile, and none sees what another
 * makes. Lane 0 has the channels for development.
 */
export class Lane {
  /** The names of channels in lane 0 with those in this one, which are as long; none in lane 0 itself. */
  readonly renamed: readonly (readonly [name: string, own: string])[];

  constructor(readonly number: number) {
    const ending = `-${String(number).padStart(2, '0')}`;
    this.renamed = number === 0 ? [] : CHANNELS.map((name) => [name, `${name.slice(0, -ending.length)}${ending}`]);
  }

  /** The name of a channel of lane 0 in this one; any other text as it is. */
  ownName(text: string): string {
    return this.renamed.find(([name]) => name === text)?.[1] ?? text;
  }
}

/** The channels of so many lanes. */
export function channelsOf(lanes: number): string[] {
  return Array.from({ length: lanes }, (_, number) => new Lane(number)).flatMap((lane) =>
    CHANNELS.map((name) => lane.ownName(name)),
  );
}
