// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { ComputePlanService } from './compute-plan';
import { ComputeTaskService } from './compute-task';
import { DataManagerService } from './data-manager';
import { DataSampleService } from './data-sample';
import { DatasetService } from './dataset';
import { EventService } from './event';
import { FailureReportService } from './failure-report';
import { FunctionService } from './function';
import { InfoService } from './info';
import { ModelService } from './model';
import { OrganizationService } from './organization';
import { PerformanceService } from './performance';
import { ProfilingService } from './profiling';

/** Every service of the gRPC surface, by the name of its asset. */
export const services = {
  computePlan: ComputePlanService,
  computeTask: ComputeTaskService,
  dataManager: DataManagerService,
  dataSample: DataSampleService,
  dataset: DatasetService,
  event: EventService,
  failureReport: FailureReportService,
  function: FunctionService,
  info: InfoService,
  model: ModelService,
  organization: OrganizationService,
  performance: PerformanceService,
  profiling: ProfilingService,
} as const;
