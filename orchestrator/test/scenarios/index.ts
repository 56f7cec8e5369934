// SPDX-License-Identifier: Apache-2.0

import type { Target } from '../support/target';
import { describeBatches } from './batches';
import { describeChannels } from './channels';
import { describeComputePlans } from './compute-plans';
import { describeConcurrency } from './concurrency';
import { describeData } from './data';
import { describeEventEmission } from './event-emission';
import { describeEventQuery } from './event-query';
import { describeEventStream } from './event-stream';
import { describeFederatedPlan } from './federated-plan';
import { describeFunctions } from './functions';
import { describeHeaders } from './headers';
import { describeKeys } from './keys';
import { describeOrganizations } from './organizations';
import { describePaging } from './paging';
import { describePermissions } from './permissions';
import { describeRepeats } from './repeats';
import { describeResults } from './results';
import { describeStandardServices } from './standard-services';
import { describeStateMachines } from './state-machines';
import { describeTaskLife } from './task-life';
import { describeTaskRegistration } from './task-registration';

const SUITES = [
  describeOrganizations,
  describeFunctions,
  describeData,
  describeComputePlans,
  describeTaskRegistration,
  describeTaskLife,
  describeResults,
  describeStateMachines,
  describePermissions,
  describeKeys,
  describeRepeats,
  describeFederatedPlan,
  describeEventEmission,
  describeEventQuery,
  describeEventStream,
  describeChannels,
  describeHeaders,
  describeConcurrency,
  describePaging,
  describeBatches,
  describeStandardServices,
];

/** Every scenario, against a server that is there when the tests run. */
export function describeScenarios(target: () => Target): void {
  for (const suite of SUITES) suite(target);
}
