// SPDX-License-Identifier: Apache-2.0

import { type AssetFunction, ErrorType, FailedAssetKind, FunctionAction } from '@orchestrator/proto';
import { reportFailure } from './failure';
import { readFile } from './file-store';
import type { Organization } from './organization';
import { persist } from './patience';
import { parseRecipe, toFile } from './recipe';

/** Builds a function of the organization: from the archive to an image that any worker can fetch and run. */
export async function buildFunction(built: AssetFunction, organization: Organization): Promise<void> {
  const { client, files } = organization;
  const { key, name } = built;
  await persist(() =>
    client.function.applyFunctionAction({ functionKey: key, action: FunctionAction.FUNCTION_ACTION_BUILDING }),
  );
  try {
    const image = files.put(toFile(parseRecipe(await readFile(built.archive))));
    await persist(() => client.function.updateFunction({ key, name, image }));
  } catch (error) {
    const failed = {
      assetKey: key,
      assetType: FailedAssetKind.FAILED_ASSET_FUNCTION,
      errorType: ErrorType.ERROR_TYPE_BUILD,
    };
    return reportFailure(organization, failed, error);
  }
  await persist(() =>
    client.function.applyFunctionAction({ functionKey: key, action: FunctionAction.FUNCTION_ACTION_READY }),
  );
}
