// SPDX-License-Identifier: Apache-2.0

import { describeBlocks } from './block-claims';
import { describeDeliver } from './deliver-claims';
import { describeEndorse } from './endorse-claims';
import { describeEvaluate } from './evaluate-claims';
import { describeEvents } from './event-claims';
import { describeState } from './state-claims';
import { describeOutages } from './outage-claims';
import type { ConformanceTarget } from './target';
import { TestClient } from './test-client';
import { describeValidation } from './validation-claims';

const START_MS = 120_000;

/** Tests that a network behaves as peers and orderers of Fabric do. It is started before, and stopped behind. */
export function describePeerConformance(name: string, start: () => Promise<ConformanceTarget>): void {
  describe(name, () => {
    let target: ConformanceTarget | undefined;
    let client: TestClient | undefined;

    function running<T>(value: T | undefined): T {
      if (value === undefined) throw new Error('the network did not start');
      return value;
    }

    beforeAll(async () => {
      target = await start();
      client = new TestClient(target.connection);
    }, START_MS);

    afterAll(async () => {
      client?.close();
      await target?.stop();
    }, START_MS);

    describeEvaluate(() => running(client));
    describeEndorse(() => running(client));
    describeValidation(() => running(client));
    describeState(
      () => running(client),
      () => running(target).line === '3.1',
    );
    describeEvents(() => running(client));
    describeBlocks(() => running(client));
    describeDeliver(
      () => running(client),
      () => running(target).line === '3.1',
    );
    describeOutages(
      () => running(client),
      () => running(target),
    );
  });
}
