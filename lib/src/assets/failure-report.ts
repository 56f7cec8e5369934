// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ErrorType, FailedAssetKind, FailureReport, type NewFailureReport } from '@orchestrator/proto';
import type { AssetDefinition } from './definition';
import { assertValid, type Problem } from './problems';
import { MUST_BE_BLANK, requiredAddressable, requiredKey, requiredValue } from './validation';

const { ERROR_TYPE_BUILD, ERROR_TYPE_EXECUTION, ERROR_TYPE_INTERNAL } = ErrorType;
const { FAILED_ASSET_COMPUTE_TASK, FAILED_ASSET_FUNCTION, FAILED_ASSET_UNKNOWN } = FailedAssetKind;

const ERROR_TYPES = [ERROR_TYPE_BUILD, ERROR_TYPE_EXECUTION, ERROR_TYPE_INTERNAL];
const WITH_LOGS = [ERROR_TYPE_BUILD, ERROR_TYPE_EXECUTION];
const ASSET_TYPES = [FAILED_ASSET_COMPUTE_TASK, FAILED_ASSET_FUNCTION];

export const failureReport: AssetDefinition<FailureReport> = {
  name: 'failurereport',
  title: 'failure report',
  codec: FailureReport,
  event: { kind: AssetKind.ASSET_FAILURE_REPORT, field: 'failureReport' },
  keyOf: ({ assetKey }) => assetKey,
  indexes: [],
};

/** @throws OE0101 naming every field that breaks a rule. An `asset_type` of 0 is none of them: it has its own code. */
export function assertNewFailureReport(request: NewFailureReport): void {
  assertValid(failureReport.name, {
    asset_key: requiredKey(request.assetKey),
    error_type: requiredValue(request.errorType, ERROR_TYPES),
    logs_address: logsAddress(request),
    asset_type: request.assetType === FAILED_ASSET_UNKNOWN ? undefined : requiredValue(request.assetType, ASSET_TYPES),
  });
}

function logsAddress({ errorType, logsAddress: given }: NewFailureReport): Problem {
  if (WITH_LOGS.includes(errorType)) return requiredAddressable(given);
  return given === undefined ? undefined : MUST_BE_BLANK;
}
