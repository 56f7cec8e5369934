// SPDX-License-Identifier: Apache-2.0

import {
  AssetKind,
  type ComputeTask,
  type DataSample,
  FailedAssetKind,
  type FailureReport,
  type Model,
  type Performance,
  type TaskOutput,
} from '@orchestrator/proto';
import { computePlan } from '../assets/compute-plan';
import { computeTask } from '../assets/compute-task';
import { dataManager } from '../assets/data-manager';
import { dataSample } from '../assets/data-sample';
import { failureReport } from '../assets/failure-report';
import { assetFunction } from '../assets/function';
import { model } from '../assets/model';
import { performance } from '../assets/performance';
import { taskOutput } from '../assets/task-output';
import type { OpenAsset } from './image-item';

/** What an asset names: one of some kinds, under a key. */
export interface Reference {
  readonly kinds: readonly { readonly name: string }[];
  readonly key: string;
}

const references: Readonly<Record<string, (asset: never) => readonly Reference[]>> = {
  [computeTask.name]: ({ functionKey, computePlanKey, inputs }: ComputeTask) => [
    { kinds: [assetFunction], key: functionKey },
    { kinds: [computePlan], key: computePlanKey },
    ...inputs.map(({ assetKey, parentTaskOutput }) =>
      parentTaskOutput === undefined
        ? { kinds: [dataManager, dataSample, model], key: assetKey ?? '' }
        : { kinds: [computeTask], key: parentTaskOutput.parentTaskKey },
    ),
  ],
  [dataSample.name]: ({ dataManagerKeys }: DataSample) => dataManagerKeys.map((key) => ({ kinds: [dataManager], key })),
  [failureReport.name]: ({ assetKey, assetType }: FailureReport) => [
    { kinds: [assetType === FailedAssetKind.FAILED_ASSET_FUNCTION ? assetFunction : computeTask], key: assetKey },
  ],
  [model.name]: ({ computeTaskKey }: Model) => [{ kinds: [computeTask], key: computeTaskKey }],
  [performance.name]: ({ computeTaskKey }: Performance) => [{ kinds: [computeTask], key: computeTaskKey }],
  [taskOutput.name]: ({ computeTaskKey, assets }: TaskOutput) => [
    { kinds: [computeTask], key: computeTaskKey },
    ...assets.map(({ assetKind, assetKey }) => ({
      kinds: [assetKind === AssetKind.ASSET_MODEL ? model : performance],
      key: assetKey,
    })),
  ],
};

/** What has to be there, since an asset names it. */
export function referencesOf({ definition, asset }: OpenAsset): readonly Reference[] {
  return references[definition.name]?.(asset.value as never) ?? [];
}
