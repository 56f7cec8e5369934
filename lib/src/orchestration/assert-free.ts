// SPDX-License-Identifier: Apache-2.0

import type { AssetDefinition } from '../assets/definition';
import { alreadyExists } from '../errors/orchestrator-error';
import type { Provider } from './provider';

/** @throws OE0006 if there is an asset with this key, whoever owns it. */
export async function assertFree<T>(provider: Provider, definition: AssetDefinition<T>, key: string): Promise<void> {
  if ((await provider.assets.find(definition, key)) !== undefined) throw alreadyExists(definition.title, key);
}
