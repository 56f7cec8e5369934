// SPDX-License-Identifier: Apache-2.0

import type { ServiceHandlers } from './service-handlers';

/** What InfoService does. */
export const infoService: ServiceHandlers['info'] = {
  queryVersion: (_request, { call }) => ({ orchestrator: call.version }),
};
