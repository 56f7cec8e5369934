// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type DraftFields, EventKind, type ProfilingStep } from '@orchestrator/proto';
import { keyOf } from '../testing/fixtures';
import { TestChannel } from '../testing/test-channel';

const STEP = { assetKey: keyOf(1), step: 'download', duration: 7 };

describe('registerProfilingStep', () => {
  it('emits the step and does nothing else, as often as it is called', async () => {
    const channel = new TestChannel();

    const replies = [
      await channel.as('X').profiling.registerProfilingStep(STEP),
      await channel.as('X').profiling.registerProfilingStep(STEP),
    ];

    expect(replies).toEqual([{}, {}]);
    const event = {
      assetKey: keyOf(1),
      assetKind: AssetKind.ASSET_PROFILING_STEP,
      eventKind: EventKind.EVENT_ASSET_CREATED,
      metadata: new Map(),
      profilingStep: STEP,
    };
    expect(channel.events).toMatchObject([event, event]);
  });

  test.each<[string, DraftFields<ProfilingStep>, string]>([
    ['no fields', {}, 'asset_key: cannot be blank; duration: cannot be blank; step: cannot be blank.'],
    ['a key that is no UUID', { ...STEP, assetKey: 'x' }, 'asset_key: must be a valid UUID.'],
    ['a long name', { ...STEP, step: 'x'.repeat(101) }, 'step: the length must be between 1 and 100.'],
    ['no duration', { ...STEP, duration: 0 }, 'duration: cannot be blank.'],
  ])('refuses %s', async (_fault, fields, problems) => {
    await expect(new TestChannel().as('X').profiling.registerProfilingStep(fields)).rejects.toThrow(
      `OE0101: profiling_step is not valid: ${problems}`,
    );
  });
});
