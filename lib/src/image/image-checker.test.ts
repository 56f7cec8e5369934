// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, ComputePlan, decode, encode, EventKind, type ImageAsset } from '@orchestrator/proto';
import { callEveryWrite } from '../testing/every-write';
import { TestChannel } from '../testing/test-channel';
import { createImage, type Parts, partsOf, withEvent } from '../testing/test-image';

let parts: Parts;

beforeAll(async () => {
  const channel = new TestChannel();
  await callEveryWrite(channel.as('A'));
  parts = partsOf(channel.database);
});

function withoutAssets(kind: string): Parts {
  return { ...parts, assets: parts.assets.filter((asset) => asset.kind !== kind) };
}

function withPlan(change: (plan: ComputePlan) => ComputePlan): Parts {
  const assets = parts.assets.map((asset): ImageAsset => {
    if (asset.kind !== 'computeplan') return asset;
    return { ...asset, asset: encode(ComputePlan, change(decode(ComputePlan, asset.asset))) };
  });
  return { ...parts, assets };
}

/** Without the events and assets of a kind, which others name. */
function withoutKind(kind: string, isOf: (event: AssetEvent) => boolean): Parts {
  const kept = parts.events.filter((bytes) => !isOf(decode(AssetEvent, bytes)));
  const events = kept.map((bytes, i) =>
    encode(AssetEvent, { ...decode(AssetEvent, bytes), id: `t${String(i)}:00000000` }),
  );
  return { events, assets: withoutAssets(kind).assets };
}

describe('ImageChecker', () => {
  it('says what a channel with everything in it holds', () => {
    const { header } = createImage(parts);

    expect(header).toEqual({
      format: 1,
      channel: 'mychannel',
      organizations: ['A'],
      pieces: 1,
      events: parts.events.length,
      assets: parts.assets.length,
    });
  });

  it.each<[string, () => Parts, RegExp]>([
    [
      'of another channel',
      () => withEvent(parts, 3, (event) => ({ ...event, channel: 'other' })),
      /of channel "other"/,
    ],
    ['that skips an id', () => withEvent(parts, 0, (event) => ({ ...event, id: 'tx1:00000001' })), /does not follow/],
    ['with an id of no transaction', () => withEvent(parts, 0, (event) => ({ ...event, id: 'x' })), /does not follow/],
    [
      'away from its transaction',
      () => ({ ...parts, events: [...parts.events, parts.events[0] as Uint8Array] }),
      /apart from its transaction/,
    ],
    [
      'of an update before the creation',
      () => withEvent(parts, 0, (event) => ({ ...event, eventKind: EventKind.EVENT_ASSET_UPDATED })),
      /comes before the creation of organization "A"/,
    ],
    ['without its asset', () => withEvent(parts, 0, (event) => ({ ...event, organization: undefined })), /carries no/],
    [
      'in other bytes than the canonical ones',
      () => ({ ...parts, events: [Buffer.concat([parts.events[0] as Uint8Array, Buffer.of(0xf8, 7, 1)])] }),
      /canonical/,
    ],
    ['cut short', () => ({ ...parts, events: [(parts.events[0] as Uint8Array).subarray(0, -1)] }), /cannot be read/],
  ])('refuses an event %s', (_how, change, text) => {
    expect(() => createImage(change())).toThrow(text);
  });

  it.each<[string, () => Parts, RegExp]>([
    ['that is not as told', () => withPlan((plan) => ({ ...plan, name: 'x' })), /is not what its last event says/],
    [
      'of a plan that failed when no task did',
      () => withPlan((plan) => ({ ...plan, failureDate: { seconds: 1, nanos: 0 } })),
      /computeplan ".*" is not what its last event says/,
    ],
    ['out of order', () => ({ ...parts, assets: [...parts.assets].reverse() }), /out of order/],
    [
      'under another key',
      () => ({ ...parts, assets: parts.assets.map((asset) => ({ ...asset, key: 'x' })) }),
      /has another key/,
    ],
    [
      'of a kind that nobody knows',
      () => ({ ...parts, assets: parts.assets.map((asset) => ({ ...asset, kind: 'x' })) }),
      /kind "x" cannot be imported/,
    ],
    [
      'that says how the channel was imported',
      () => ({ ...parts, assets: [{ kind: 'channelimport', key: 'import', asset: new Uint8Array() }] }),
      /kind "channelimport" cannot be imported/,
    ],
  ])('refuses an asset %s', (_how, change, text) => {
    expect(() => createImage(change())).toThrow(text);
  });

  it('refuses a channel in which an asset lacks that its events tell of', () => {
    expect(() => createImage(withoutAssets('model'))).toThrow(/model ".*" is in events, and not among the assets/);
  });

  it('refuses a channel in which an asset names what is not there', () => {
    const without = withoutKind('function', (event) => event.function !== undefined);

    expect(() => createImage(without)).toThrow(/computetask ".*" names function ".*", which is not there/);
  });

  it('refuses a channel in which an owner is not registered', () => {
    const without = withoutKind('organization', (event) => event.organization !== undefined);

    expect(() => createImage(without)).toThrow('organization "A" has assets, and is not registered');
  });
});
