// SPDX-License-Identifier: Apache-2.0

import { type Method, type Service, services } from '@orchestrator/proto';

/** Every service. */
export const ALL_SERVICES: readonly Service[] = Object.values(services);

/** Every rpc of every service. */
export const ALL_METHODS: readonly Method<object, object>[] = ALL_SERVICES.flatMap(
  ({ methods }) => Object.values(methods) as Method<object, object>[],
);
