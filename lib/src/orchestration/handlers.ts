// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { computePlanService } from './compute-plan-service';
import { computeTaskService } from './compute-task-service';
import { dataManagerService } from './data-manager-service';
import { dataSampleService } from './data-sample-service';
import { datasetService } from './dataset-service';
import { eventService } from './event-service';
import { failureReportService } from './failure-report-service';
import { functionService } from './function-service';
import { infoService } from './info-service';
import { modelService } from './model-service';
import { organizationService } from './organization-service';
import { performanceService } from './performance-service';
import { profilingService } from './profiling-service';
import type { ServiceHandlers } from './service-handlers';

/** What serves each service. */
export const handlers: ServiceHandlers = {
  computePlan: computePlanService,
  computeTask: computeTaskService,
  dataManager: dataManagerService,
  dataSample: dataSampleService,
  dataset: datasetService,
  event: eventService,
  failureReport: failureReportService,
  function: functionService,
  info: infoService,
  model: modelService,
  organization: organizationService,
  performance: performanceService,
  profiling: profilingService,
};
