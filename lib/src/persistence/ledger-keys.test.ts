// SPDX-License-Identifier: Apache-2.0

import { compareUtf8 } from '@orchestrator/proto';
import { catalogue } from '../assets/catalogue';
import {
  assetStateKey,
  assetStateRange,
  indexStateKey,
  indexStateRange,
  indexStateSuffix,
  parseAssetStateKey,
  shortTransactionId,
} from './ledger-keys';

const SUFFIXES = ['a', 'a\0a', 'a\0b', 'a\x01', 'aa', 'b', 'b\0a', 'é', '\uffff', '\u{1f600}'];

function isInside(key: string, { start, end }: { start: string; end: string }): boolean {
  return compareUtf8(key, start) >= 0 && compareUtf8(key, end) < 0;
}

describe('assetStateKey', () => {
  it.each([...catalogue.keys()])('can be read back for a %s, whatever its key is', (kind) => {
    expect(parseAssetStateKey(assetStateKey(kind, 'a:b|c'))).toEqual({ kind, key: 'a:b|c' });
  });

  it('is a simple key', () => {
    expect(assetStateKey('model', 'a')).toBe('model:a');
  });
});

describe('shortTransactionId', () => {
  it('is the first 160 bits', () => {
    expect(shortTransactionId(`${'a'.repeat(40)}${'b'.repeat(24)}`)).toBe('a'.repeat(40));
  });
});

describe('parseAssetStateKey', () => {
  it('knows that an index entry is no asset', () => {
    expect(parseAssetStateKey(indexStateKey('note\0x:y', 'a'))).toBeUndefined();
  });

  it('knows that the keys of others are no assets', () => {
    expect(parseAssetStateKey('no colon')).toBeUndefined();
  });
});

describe('assetStateRange', () => {
  it('holds the assets of one kind and no other', () => {
    const keys = ['model', 'models', 'mode', 'modeling'].flatMap((kind) =>
      ['', 'a', '\u{1f600}'].map((key) => [kind, key]),
    );

    const inside = keys.filter(([kind = '', key = '']) => isInside(assetStateKey(kind, key), assetStateRange('model')));

    expect(inside).toEqual([
      ['model', ''],
      ['model', 'a'],
      ['model', '\u{1f600}'],
    ]);
  });
});

describe('indexStateKey', () => {
  it('is a composite key of Fabric with the name of the index as its object type', () => {
    expect(indexStateKey('note\0place', '1\0a')).toBe('\0note\0place\x001\0a\0');
  });

  it('sorts as the suffixes do', () => {
    const keys = [...SUFFIXES].reverse().map((suffix) => indexStateKey('note', suffix));

    const sorted = keys.sort(compareUtf8).map((key) => indexStateSuffix('note', key));

    expect(sorted).toEqual(SUFFIXES);
  });
});

describe('indexStateRange', () => {
  const bounds = [undefined, '', ...SUFFIXES];

  it.each(bounds.flatMap((low) => bounds.map((lt) => [low, lt])))('holds what is between %j and %j', (low, lt) => {
    const within = (suffix: string, exclusive: boolean) =>
      (low === undefined || compareUtf8(suffix, low) >= (exclusive ? 1 : 0)) &&
      (lt === undefined || compareUtf8(suffix, lt) < 0);
    const found = (range: { gt?: string | undefined; gte?: string | undefined }) =>
      SUFFIXES.filter((suffix) => isInside(indexStateKey('note', suffix), indexStateRange('note', { ...range, lt })));

    expect(found({ gte: low })).toEqual(SUFFIXES.filter((suffix) => within(suffix, false)));
    expect(found({ gt: low })).toEqual(SUFFIXES.filter((suffix) => within(suffix, true)));
    expect(found({ gt: low, gte: 'a\x01' })).toEqual(
      SUFFIXES.filter((suffix) => within(suffix, true) && compareUtf8(suffix, 'a\x01') >= 0),
    );
  });

  it('holds no entry of a bucket that begins alike, nor of one inside', () => {
    const others = ['not', 'notes', 'note ', 'notf'].map((bucket) => indexStateKey(bucket, 'a'));

    expect(others.filter((key) => isInside(key, indexStateRange('note', {})))).toEqual([]);
  });
});
