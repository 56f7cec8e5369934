// SPDX-License-Identifier: Apache-2.0

import { TestChannel } from '../testing/test-channel';

describe('queryVersion', () => {
  it('answers with the version that the host has given', async () => {
    const reply = await new TestChannel().as('A').info.queryVersion({});

    expect(reply).toEqual({ orchestrator: 'test' });
  });
});
