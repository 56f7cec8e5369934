// SPDX-License-Identifier: Apache-2.0

/**
 * The scenarios, against the server that ORCHESTRATOR_TEST_ADDRESS names, or else one that is started for them. The files
 * beside this one hold what only a server under the control of its test can show.
 */
import { describeScenarios } from './scenarios';
import { ServerProcess } from './support/server-process';
import type { Target } from './support/target';

const running = process.env['ORCHESTRATOR_TEST_ADDRESS'];

describe('solo mode', () => {
  let target: Target;
  let started: ServerProcess | undefined;

  beforeAll(async () => {
    if (running === undefined) started = await ServerProcess.start();
    target = started ?? { address: running ?? '' };
  });

  afterAll(async () => {
    await started?.stop();
  });

  describeScenarios(() => target);
});
