// SPDX-License-Identifier: Apache-2.0

import { behindChannel, entryId, findEntryPlace, findWishChannel, lastEntryId, wishId } from './document-ids';

const CHANNELS = ['a', 'a/1', 'ab', 'a b', '%2F', 'é', 'a_local', '~', '0'];

describe('findEntryPlace', () => {
  it.each(CHANNELS)('gives back the place of an entry of channel "%s"', (channel) => {
    expect(findEntryPlace(entryId({ channel, position: 12 }))).toEqual({ channel, position: 12 });
  });

  it.each(['log', 'c/a', 'c/a/5', 'c/a/b/0000000000000001', 'c/%/0000000000000001', 'c/a b/0000000000000001', 'w/a'])(
    'knows that "%s" is none',
    (id) => {
      expect(findEntryPlace(id)).toBeUndefined();
    },
  );
});

describe('entryId', () => {
  it('orders the entries of a channel by position, between those of other channels', () => {
    const ids = CHANNELS.flatMap((channel) => [1, 2, 10].map((position) => entryId({ channel, position })));

    for (const channel of CHANNELS) {
      const [from, to, behind] = [entryId({ channel, position: 0 }), lastEntryId(channel), behindChannel(channel)];
      const within = [...ids].sort().filter((id) => id >= from && id < behind);
      expect(within).toEqual([1, 2, 10].map((position) => entryId({ channel, position })));
      expect(within.every((id) => id <= to)).toBe(true);
    }
  });
});

describe('findWishChannel', () => {
  it.each(CHANNELS)('gives back the channel "%s" of a wish', (channel) => {
    expect(findWishChannel(wishId(channel))).toBe(channel);
  });

  it.each(['log', 'c/a/0000000000000001', 'w/', 'w/a/b', 'w/%'])('knows that "%s" is none', (id) => {
    expect(findWishChannel(id)).toBeUndefined();
  });
});
