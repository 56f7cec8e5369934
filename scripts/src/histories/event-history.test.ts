// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, AssetKind, decode, encode, EventKind } from '@orchestrator/proto';
import {
  checkCauses,
  checkStream,
  checkWrites,
  type EventFault,
  type MarkedWrite,
  type ToldWrite,
} from './event-history';
import { OK } from './history';

/** The faults that a check reports. */
function faultsOf(check: (report: (fault: EventFault) => void) => void): EventFault[] {
  const faults: EventFault[] = [];
  check((fault) => faults.push(fault));
  return faults;
}

describe('checkStream', () => {
  const LISTED = ['a', 'b', 'c', 'd'];

  it.each<[string, string[], EventFault[]]>([
    ['nothing where all events come in order', ['a', 'b', 'c', 'd'], []],
    ['an event that comes twice', ['a', 'b', 'b', 'c', 'd'], ['event doubled']],
    ['events that come again after a resumption', ['a', 'b', 'c', 'b', 'c', 'd'], ['event doubled', 'event doubled']],
    ['an event that is missing', ['a', 'c', 'd'], ['event missing']],
    ['an event that comes late', ['a', 'c', 'b', 'd'], ['event order']],
    ['an event that nobody else has', ['a', 'b', 'x', 'c', 'd'], ['event order']],
  ])('finds %s', (_what, told, faults) => {
    expect(faultsOf((report) => checkStream(LISTED, told, report))).toEqual(faults);
  });
});

describe('checkCauses', () => {
  const event = (parts: object): AssetEvent =>
    decode(AssetEvent, encode(AssetEvent, { eventKind: EventKind.EVENT_ASSET_CREATED, ...parts }));
  const PLAN = event({ assetKey: 'plan', assetKind: AssetKind.ASSET_COMPUTE_PLAN });
  const FUNCTION = event({ assetKey: 'function', assetKind: AssetKind.ASSET_FUNCTION });
  const task = (key: string, parent?: string): AssetEvent => {
    const parentTaskOutput = { parentTaskKey: parent ?? '', outputIdentifier: 'model' };
    const inputs = parent === undefined ? [] : [{ identifier: 'models', parentTaskOutput }];
    const computeTask = { key, functionKey: 'function', computePlanKey: 'plan', inputs };
    return event({ assetKey: key, assetKind: AssetKind.ASSET_COMPUTE_TASK, computeTask });
  };
  const MODEL = event({ assetKey: 'model', assetKind: AssetKind.ASSET_MODEL, model: { computeTaskKey: 'parent' } });
  const RENAMED = { ...PLAN, eventKind: EventKind.EVENT_ASSET_UPDATED };

  it.each<[string, AssetEvent[], number]>([
    [
      'nothing where all that an asset rests on comes first',
      [PLAN, FUNCTION, task('parent'), task('child', 'parent'), MODEL, RENAMED],
      0,
    ],
    ['a task before its plan and its function', [task('parent'), PLAN, FUNCTION], 2],
    ['a child before its parent', [PLAN, FUNCTION, task('child', 'parent'), task('parent')], 1],
    ['a model before its task', [PLAN, FUNCTION, MODEL, task('parent')], 1],
    ['a change before the creation', [RENAMED, PLAN], 1],
  ])('finds %s', (_what, events, count) => {
    const faults = faultsOf((report) => checkCauses(events, report));

    expect(faults).toEqual(Array.from({ length: count }, () => 'event before its cause'));
  });
});

describe('checkWrites', () => {
  const write = (mark: string, [invoked, returned]: readonly [number, number], output?: string): MarkedWrite => {
    return { mark, invoked, returned: output === undefined ? Infinity : returned, output };
  };
  const A = write('a', [1, 2], OK);
  const B = write('b', [3, 4], OK);
  const open = write('c', [5, 6]);
  const refused = write('d', [5, 6], 'OE0006');

  it.each<[string, MarkedWrite[], string, EventFault[]]>([
    ['nothing where each write has its event, in order', [A, B], 'ab', []],
    ['nothing where an open write has none', [A, open], 'a', []],
    ['nothing where an open write has one', [A, B, open], 'abc', []],
    ['nothing in any order of writes at the same time', [write('a', [1, 9], OK), write('b', [2, 8], OK)], 'ba', []],
    ['an acknowledged write without an event', [A, B], 'a', ['event missing']],
    ['a write executed twice', [A, B], 'aba', ['event doubled', 'event order']],
    ['an open write executed twice', [A, open], 'acc', ['event doubled']],
    ['the event of a refused write', [A, refused], 'ad', ['event doubled']],
    ['an event behind that of a write that began after its answer', [A, B], 'ba', ['event order']],
    ['an event behind that of an open write that began after its answer', [A, open], 'ca', ['event order']],
  ])('finds %s', (...[, writes, marks, faults]) => {
    const told = [...marks].map((mark, i): ToldWrite => ({ id: String(i), mark }));

    expect(faultsOf((report) => checkWrites({ writes, told, seenAt: new Map() }, report))).toEqual(faults);
  });

  it('finds an event that was told before its write began', () => {
    const told = [{ id: 'event', mark: 'b' }];
    const early = faultsOf((report) => checkWrites({ writes: [B], told, seenAt: new Map([['event', 2]]) }, report));
    const timely = faultsOf((report) => checkWrites({ writes: [B], told, seenAt: new Map([['event', 3]]) }, report));

    expect([early, timely]).toEqual([['event before its cause'], []]);
  });
});
