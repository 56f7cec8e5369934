// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, ComputePlan, encode, QueryPlansResponse } from '@orchestrator/proto';
import { canonicalText, Names } from './canonical';

const TIME = { seconds: 1_700_000_000, nanos: 1000 };
const LATER = { seconds: 1_700_000_000, nanos: 2000 };

describe('Names', () => {
  it('names times in the order in which they come', () => {
    const names = new Names();

    expect([LATER, TIME, LATER].map((time) => names.time(time))).toEqual(['t1', 't2', 't1']);
  });

  it('names a transaction after its time', () => {
    const names = new Names();
    const time = names.time(TIME);

    expect(names.transaction('tx', TIME)).toBe(time);
  });

  it('keeps two transactions of one time apart', () => {
    const names = new Names();

    expect(['a', 'b', 'a'].map((id) => names.transaction(id, TIME))).toEqual(['t1', 't2', 't1']);
  });

  it('says that a time has more than microseconds', () => {
    expect(new Names().time({ seconds: 1, nanos: 1 })).toContain('not in whole microseconds');
  });
});

describe('canonicalText', () => {
  it('keeps the place of an event within its transaction', () => {
    const bytes = encode(AssetEvent, { id: 'some:id:00000003', timestamp: TIME });

    expect(canonicalText(AssetEvent, bytes, new Names())).toContain('"id":"t1:00000003"');
  });

  it('says of a page token only whether there is one', () => {
    const text = (nextPageToken: string): string =>
      canonicalText(QueryPlansResponse, encode(QueryPlansResponse, { nextPageToken }), new Names());

    expect(text('a')).toBe(text('b'));
    expect(text('a')).not.toBe(text(''));
  });

  it('tells bytes that are not canonical from those that are', () => {
    const bytes = Buffer.concat([encode(ComputePlan, { name: 'plan' }), encode(ComputePlan, { key: 'key' })]);

    expect(canonicalText(ComputePlan, bytes, new Names())).toContain('not in canonical bytes');
  });
});
