// SPDX-License-Identifier: Apache-2.0

import type { Handlers, services } from '@orchestrator/proto';
import type { Provider } from './provider';

/** The handlers of every service; a service that is not served does not compile. */
export type ServiceHandlers = {
  readonly [S in keyof typeof services]: Handlers<(typeof services)[S], Provider>;
};
