// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTask, ComputeTaskStatus, Encoded, EventKind, services } from '@orchestrator/proto';
import type { EmittedEvent } from '@orchestrator/lib';
import { startMetrics } from './metrics';

const httpAddress = { host: '127.0.0.1', port: 0 };
const { registerTasks, applyTaskAction } = services.computeTask.methods;

function taskEvent(eventKind: EventKind, taskStatus: ComputeTaskStatus): EmittedEvent {
  const asset = Encoded.fromBytes(
    ComputeTask,
    Encoded.fromValue(ComputeTask, { status: taskStatus } as ComputeTask).bytes,
  );
  const header = {
    id: '',
    assetKey: '',
    assetKind: AssetKind.ASSET_COMPUTE_TASK,
    eventKind,
    channel: 'c',
    timestamp: undefined,
    metadata: new Map(),
  };
  return { header, bytes: new Uint8Array(), asset };
}

describe('startMetrics', () => {
  it('serves nothing unless it is enabled', async () => {
    const metrics = await startMetrics({ metricsEnabled: false, httpAddress });

    expect(metrics.address).toBeUndefined();
    await metrics.close();
  });

  it('serves what the meter has counted', async () => {
    const metrics = await startMetrics({ metricsEnabled: true, httpAddress });
    try {
      metrics.meter.start(registerTasks)(9);
      metrics.meter.committed('c', registerTasks, [
        taskEvent(EventKind.EVENT_ASSET_CREATED, ComputeTaskStatus.STATUS_EXECUTING),
        taskEvent(EventKind.EVENT_ASSET_CREATED, ComputeTaskStatus.STATUS_EXECUTING),
      ]);
      metrics.meter.committed('c', applyTaskAction, [
        taskEvent(EventKind.EVENT_ASSET_UPDATED, ComputeTaskStatus.STATUS_DONE),
      ]);

      const response = await fetch(`http://${metrics.address ?? ''}/metrics`);
      const text = await response.text();

      expect(response.status).toBe(200);
      expect(text).toContain(
        'grpc_server_handled_total{grpc_type="unary",grpc_service="orchestrator.ComputeTaskService",grpc_method="RegisterTasks",grpc_code="FAILED_PRECONDITION"} 1',
      );
      expect(text).toContain('orc_task_registered_total{channel="c"} 2');
      expect(text).toContain('orc_task_updated_total{channel="c",status="STATUS_DONE"} 1');
      expect(text).toContain('orc_task_registration_batch_size_sum{channel="c"} 2');
    } finally {
      await metrics.close();
    }
  });

  it('answers any other path with 404', async () => {
    const metrics = await startMetrics({ metricsEnabled: true, httpAddress });
    try {
      expect((await fetch(`http://${metrics.address ?? ''}/other`)).status).toBe(404);
    } finally {
      await metrics.close();
    }
  });
});
