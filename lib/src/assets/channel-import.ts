// SPDX-License-Identifier: Apache-2.0

import { ChannelImport } from '@orchestrator/proto';
import type { AssetDefinition } from './definition';

/** A channel has one at most. */
export const CHANNEL_IMPORT_KEY = 'import';

/** How the channel was, or is being, imported. The library keeps it for itself: nobody is told. */
export const channelImport: AssetDefinition<ChannelImport> = {
  name: 'channelimport',
  title: 'channel import',
  codec: ChannelImport,
  keyOf: () => CHANNEL_IMPORT_KEY,
  indexes: [],
};

/** Has it begun, and is not done yet? */
export function isUnderWay({ header, pieces }: ChannelImport): boolean {
  return header !== undefined && pieces < header.pieces;
}
