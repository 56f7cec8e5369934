// SPDX-License-Identifier: Apache-2.0

import type { ServiceHandlers } from './service-handlers';
import { dataManagerService } from './data-manager-service';

/** What serves each service. */
export const handlers: ServiceHandlers = {
  dataManager: dataManagerService,
};
