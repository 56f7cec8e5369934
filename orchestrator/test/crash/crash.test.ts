// SPDX-License-Identifier: Apache-2.0

import { EventReader } from '../support/event-reader';
import { CHANNEL, ORG1 } from '../support/target';
import { Twins } from './twins';
import { caseOf, WRITES } from './write-cases';

const CASE_MS = 60_000;

describe('a server that is killed in the course of a write', () => {
  let twins: Twins;

  beforeAll(async () => {
    twins = await Twins.start({ kind: 'embedded' });
  }, CASE_MS);

  afterAll(() => twins.stop());

  it.each(WRITES)(
    'has nothing of %s before it is durable, and all of it afterwards',
    async (path) => {
      const [first, second] = [caseOf(path), caseOf(path)];
      await twins.inBoth(first.prepare);
      await twins.inBoth(second.prepare);

      const remains = {
        'before append': await twins.crashDuring(first, 'before append'),
        'after append': await twins.crashDuring(first, 'after append'),
        'after fold': await twins.crashDuring(second, 'after fold'),
      };

      expect(remains).toEqual({ 'before append': 'none', 'after append': 'all', 'after fold': 'all' });
    },
    CASE_MS,
  );

  it('has streamed and listed the same events, each once, at the end', async () => {
    const { events } = await twins.current.as(ORG1).event.queryEvents({ pageSize: 100_000 });
    const reader = new EventReader(twins.current, { channel: CHANNEL });

    const streamed = await reader.take(events.length);
    reader.close();

    expect(streamed).toEqual(events);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });
});

describe('a control that writes in place', () => {
  it.each(['RegisterTasks', 'ApplyTaskAction', 'RegisterDataSamples'])(
    'is found wanting: it has a part of %s',
    async (name) => {
      const twins = await Twins.start({ kind: 'control' });
      try {
        const path = WRITES.find((each) => each.endsWith(`/${name}`)) ?? '';
        const work = caseOf(path);
        await twins.inBoth(work.prepare);

        expect(await twins.crashDuring(work, 'after append')).toBe('part');
      } finally {
        await twins.stop();
      }
    },
    CASE_MS,
  );
});
