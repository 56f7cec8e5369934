// SPDX-License-Identifier: Apache-2.0

import { decode, ImagePiece } from '@orchestrator/proto';
import { ImageCutter } from './image-cutter';

function cut(eventCount: number, assetCount: number, bytes: number): { events: number; assets: number }[] {
  const cutter = new ImageCutter();
  const pieces: (Uint8Array | undefined)[] = [];
  for (let i = 0; i < eventCount; i++) pieces.push(cutter.addEvent(new Uint8Array(bytes)));
  for (let i = 0; i < assetCount; i++) {
    pieces.push(cutter.addAsset({ kind: 'a', key: String(i), asset: new Uint8Array(bytes) }));
  }
  pieces.push(cutter.end());
  return pieces
    .filter((piece) => piece !== undefined)
    .map((piece) => decode(ImagePiece, piece))
    .map(({ events, assets }) => ({ events: events.length, assets: assets.length }));
}

describe('ImageCutter', () => {
  it('makes no piece of nothing', () => {
    expect(cut(0, 0, 0)).toEqual([]);
  });

  it('cuts behind 1,000 items, whatever they are', () => {
    expect(cut(1500, 700, 1)).toEqual([
      { events: 1000, assets: 0 },
      { events: 500, assets: 500 },
      { events: 0, assets: 200 },
    ]);
  });

  it('cuts behind the item with which a piece reaches 512 KiB', () => {
    expect(cut(3, 0, 256 * 1024)).toEqual([
      { events: 2, assets: 0 },
      { events: 1, assets: 0 },
    ]);
  });

  it('leaves no empty piece behind a full one', () => {
    expect(cut(0, 1000, 1)).toEqual([{ events: 0, assets: 1000 }]);
  });
});
