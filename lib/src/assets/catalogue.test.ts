// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, AssetKind } from '@orchestrator/proto';
import { catalogue } from './catalogue';

const definitions = [...catalogue.values()];
const carried = AssetEvent.fields.filter(({ oneof }) => oneof === 'asset');
const kinds = Object.values(AssetKind).filter((kind) => typeof kind === 'number' && kind !== AssetKind.ASSET_UNKNOWN);

function repeated(names: readonly string[]): string[] {
  return names.filter((name, i) => names.indexOf(name) !== i);
}

describe('catalogue', () => {
  test.each(carried)('has the asset that events carry as $name, with the same message', ({ property, message }) => {
    const found = definitions.filter(({ event }) => event?.field === property);

    expect(found.map(({ codec }) => codec.name)).toEqual([message?.().name]);
  });

  test('has each asset kind once', () => {
    const found = definitions.flatMap(({ event }) => (event === undefined ? [] : [event.kind]));

    expect(found.sort((a, b) => a - b)).toEqual(kinds);
  });

  test('has no index name twice', () => {
    const names = definitions.flatMap(({ indexes }) => indexes.map(({ name }) => name));

    expect(repeated(names)).toEqual([]);
  });
});
