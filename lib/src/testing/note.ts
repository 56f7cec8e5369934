// SPDX-License-Identifier: Apache-2.0

import { AssetKind, Organization } from '@orchestrator/proto';
import { type AssetDefinition, countedIndex, type Place, ruleIndex } from '../assets/definition';
import { bucketKey } from '../persistence/index-keys';

const places = ({ address }: Organization): Place[] => [{ bucket: [address], order: [] }];

/** Notes in the place that their address names. */
export const byPlace = ruleIndex('note', places);

/** How many notes are in a place. */
export const counted = countedIndex('note.count', places);

/** A kind of asset that only tests know: a key, and the place where it is. */
export const note: AssetDefinition<Organization> = {
  name: 'note',
  title: 'note',
  codec: Organization,
  event: { kind: AssetKind.ASSET_ORGANIZATION, field: 'organization' },
  keyOf: ({ id }) => id,
  indexes: [byPlace, counted],
};

/** Another kind with the same messages. */
export const shelf: AssetDefinition<Organization> = { ...note, name: 'shelf', indexes: [] };

/** The buckets of a place: of the notes in it, and of their number. */
export function placeOf(address: string): { readonly bucket: string; readonly counted: string } {
  return { bucket: bucketKey(byPlace, [address]), counted: bucketKey(counted, [address]) };
}
