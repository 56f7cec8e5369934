// SPDX-License-Identifier: Apache-2.0

import type { ServiceHandlers } from './service-handlers';
import { dataManagerService } from './data-manager-service';
import { computePlanService } from './compute-plan-service';
import { dataSampleService } from './data-sample-service';
import { datasetService } from './dataset-service';
import { functionService } from './function-service';
import { infoService } from './info-service';
import { organizationService } from './organization-service';
import { computeTaskService } from './compute-task-service';
import { eventService } from './event-service';
import { failureReportService } from './failure-report-service';
import { modelService } from './model-service';
import { performanceService } from './performance-service';
import { profilingService } from './profiling-service';

/** What serves each service. */
export const handlers: ServiceHandlers = {
  dataManager: dataManagerService,
  computePlan: computePlanService,
  dataSample: dataSampleService,
  dataset: datasetService,
  function: functionService,
  info: infoService,
  organization: organizationService,
  computeTask: computeTaskService,
  event: eventService,
  failureReport: failureReportService,
  model: modelService,
  performance: performanceService,
  profiling: profilingService,
};
