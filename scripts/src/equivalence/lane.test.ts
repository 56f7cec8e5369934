// SPDX-License-Identifier: Apache-2.0

import { CHANNEL, CHANNELS } from './call';
import { channelsOf, Lane, MOST_LANES } from './lane';

describe('channelsOf', () => {
  it('gives every lane channels of its own, whose names are as long as those for development', () => {
    const channels = channelsOf(MOST_LANES);

    expect(new Set(channels).size).toBe(MOST_LANES * CHANNELS.length);
    expect(channels.map(({ length }) => length)).toEqual(channels.map((_, i) => CHANNELS[i % CHANNELS.length]?.length));
  });
});

describe('Lane.ownName', () => {
  it('leaves the channels for development to lane 0', () => {
    expect(new Lane(0).ownName(CHANNEL)).toBe(CHANNEL);
  });

  it('names a channel of another lane, and nothing else', () => {
    const lane = new Lane(7);

    expect(lane.ownName(CHANNEL)).toBe('mychan-07');
    expect(lane.ownName('nochannel')).toBe('nochannel');
  });
});
