// SPDX-License-Identifier: Apache-2.0

import { describeScenarios } from '../scenarios';
import { Replicas } from './replicas';
import { TEST_SERVERS, type TestServer } from './test-servers';

const START_MS = 60_000;

describe.each(TEST_SERVERS)('three replicas on $server, each organization at another one', ({ start }) => {
  let server: TestServer;
  let replicas: Replicas;

  beforeAll(async () => {
    server = await start();
    replicas = await Replicas.start(server, 3);
  }, START_MS);

  afterAll(async () => {
    await replicas.stop();
    await server.stop();
  });

  describeScenarios(() => replicas);
});
