import { taskChannel, trainingOf, taskOf, TRAINING, FUNCTION } from './testing/task-fixtures';
import { keyOf } from './testing/fixtures';
import { Provider } from './orchestration/provider';
import { registerTasks } from './orchestration/task-registration';
import { decode, encode, RegisterTasksParam, FunctionAction, FunctionStatus } from '@orchestrator/proto';
import { propagateFunctionStatus } from './orchestration/task-cascade';

test('bench', async () => {
  const channel = await taskChannel();
  const bytes = encode(RegisterTasksParam, { tasks: Array.from({ length: 1000 }, (_, i) => trainingOf(i)) });
  const call = { channel: 'c', requester: 'A', micros: 1, transactionId: 't', version: '' };
  const times: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < 30; round++) {
    const p = new Provider(call, channel.database);
    const t1 = performance.now();
    const request = decode(RegisterTasksParam, bytes);
    const t0 = performance.now();
    await registerTasks(p, request.tasks);
    times.push(performance.now() - t0);
    plain.push(t0 - t1);
  }
  console.log('us per task', times.map((t) => t.toFixed(1)).join(' '), 'decode', plain.at(-1));
  const c2 = await taskChannel();
  const t0 = performance.now();
  await c2.as('A').computeTask.registerTasks({ tasks: Array.from({ length: 10000 }, (_, i) => taskOf(i, i > 0 ? [i - 1] : [])) });
  console.log('10000 chain', performance.now() - t0);
  const p = new Provider(call, c2.database);
  const t1 = performance.now();
  await propagateFunctionStatus(p, FUNCTION, { status: FunctionStatus.FUNCTION_STATUS_BUILDING, reason: 'x' });
  const t2 = performance.now();
  await propagateFunctionStatus(p, FUNCTION, { status: FunctionStatus.FUNCTION_STATUS_READY, reason: 'x' });
  console.log('building', t2 - t1, 'ready', performance.now() - t2, p.events.length);
});
