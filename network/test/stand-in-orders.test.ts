// SPDX-License-Identifier: Apache-2.0

import { appendFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StatusCode } from '@hyperledger/fabric-gateway';
import { createSeek, SeekStream } from './conformance/seek';
import { startStandInTarget, type StandInTarget } from './conformance/stand-in-target';
import {
  at,
  createGrpcClient,
  failureOf,
  freshPrefix,
  MISMATCH,
  TestClient,
  toFailure,
} from './conformance/test-client';

const UNKNOWN = 2;
const FAILED_PRECONDITION = 9;
const ABORTED = 10;
const UNAVAILABLE = 14;
const OWN = 'peer0.myorg1';
const OTHER = 'peer0.myorg2';

let target: StandInTarget;
let client: TestClient;

beforeEach(async () => {
  target = await startStandInTarget({ orderers: 3, channels: ['mychannel'] });
  client = new TestClient(target.connection);
});

afterEach(async () => {
  client.close();
  await target.stop();
});

/** The newest block that a node reports. */
async function newestOf(name: string): Promise<number> {
  const node = target.connection.orderers.find((orderer) => orderer.name === name);
  const grpc = createGrpcClient(
    at(
      [node].flatMap((found) => found ?? []),
      0,
    ),
  );
  const stream = SeekStream.toOrderer(grpc);
  try {
    const seek = createSeek(client.organization, { channel: 'mychannel', from: 'newest', isHeaderOnly: true });
    return (await stream.askOne(seek)).getHeader()?.getNumber() ?? -1;
  } finally {
    stream.close();
    grpc.close();
  }
}

describe('Orders', () => {
  test('invalidateNext gives a valid transaction another code, once', async () => {
    target.standIn.orders.invalidateNext(StatusCode.MVCC_READ_CONFLICT);

    const codes = [(await client.submit('put', 'a', '1')).code, (await client.submit('put', 'a', '2')).code];

    expect(codes).toEqual([StatusCode.MVCC_READ_CONFLICT, StatusCode.VALID]);
  });

  test.each([
    ['before', 'missing'],
    ['after', '1'],
  ] as const)('loseCall loses a submit %s it is done', async (point, value) => {
    const transaction = await client.endorse('put', ['a', '1']);
    target.standIn.orders.loseCall(OWN, 'submit', point);

    const failure = await failureOf(transaction.submit());
    await client.submit('put', 'b', '1');

    expect(failure).toMatchObject({ name: 'SubmitError', code: UNAVAILABLE, details: [] });
    expect(await client.evaluate('get', 'a')).toBe(value);
  });

  test('loseCall loses the answer to the question for the fate', async () => {
    const submitted = await (await client.endorse('put', ['a', '1'])).submit();
    target.standIn.orders.loseCall(OWN, 'commitStatus', 'after');

    const failure = await failureOf(submitted.getStatus());

    expect(failure).toMatchObject({ name: 'CommitStatusError', code: UNAVAILABLE });
    expect((await submitted.getStatus()).code).toBe(StatusCode.VALID);
  });

  test('takeAway breaks what runs on a peer, and bringBack lets it go on at the same address', async () => {
    const running = failureOf(client.evaluate('wait', '5000'));
    await client.evaluate('get', 'a');

    target.standIn.orders.takeAway(OWN);
    const failure = await running;
    await target.standIn.orders.bringBack(OWN);

    expect(failure.code).toBe(UNAVAILABLE);
    await expect(untilDone(() => client.evaluate('get', 'a'))).resolves.toBe('missing');
  });

  test('forget lets the other peers know that a peer is gone for good', async () => {
    target.standIn.orders.takeAway(OTHER);
    target.standIn.orders.forget(OTHER);

    const failure = await failureOf(client.endorse('put', ['a', '1']));

    expect(failure).toMatchObject({ name: 'EndorseError', code: FAILED_PRECONDITION, details: [] });
    expect(failure.message).toContain('no combination of peers can be derived');
  });

  test('hang holds up what a peer is asked, and wake has it answered', async () => {
    target.standIn.orders.hang(OWN);
    let isAnswered = false;
    const answer = client.evaluate('get', 'a').finally(() => (isAnswered = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const wasAnswered = isAnswered;

    target.standIn.orders.wake(OWN);

    expect(await answer).toBe('missing');
    expect(wasAnswered).toBe(false);
  });

  test('hang holds up what an orderer is asked, and wake has it answered', async () => {
    const orderer = 'orderer0.ordering';
    const { blockNumber } = await client.submit('put', 'a', '1');
    target.standIn.orders.hang(orderer);
    let isAnswered = false;
    const newest = newestOf(orderer).finally(() => (isAnswered = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const wasAnswered = isAnswered;

    target.standIn.orders.wake(orderer);

    expect(await newest).toBe(Number(blockNumber));
    expect(wasAnswered).toBe(false);
  });

  test('pauseBlocks lets a peer endorse on old state, so that peers disagree', async () => {
    target.standIn.orders.pauseBlocks(OTHER);
    await client.submit('put', 'a', '1');

    const failure = await failureOf(client.endorse('increment', ['a']));
    target.standIn.orders.resumeBlocks(OTHER);

    expect(failure).toMatchObject({ code: ABORTED, details: [MISMATCH] });
    expect((await client.submit('increment', 'a')).code).toBe(StatusCode.VALID);
  });

  test('pauseBlocks lets an orderer report an old block as the newest', async () => {
    const [first, second] = ['orderer0.ordering', 'orderer1.ordering'] as const;
    await client.submit('put', 'a', '1');
    target.standIn.orders.pauseBlocks(first);

    const { blockNumber } = await client.submit('put', 'a', '2');
    const behind = [await newestOf(first), await newestOf(second)];
    target.standIn.orders.resumeBlocks(first);

    expect(behind).toEqual([Number(blockNumber) - 1, Number(blockNumber)]);
    expect(await newestOf(first)).toBe(Number(blockNumber));
  });

  test('delayBlocks has the commit take longer on one peer', async () => {
    target.standIn.orders.delayBlocks(OWN, 400);
    const start = Date.now();

    await client.submit('put', 'a', '1');

    expect(Date.now() - start).toBeGreaterThanOrEqual(390);
  });

  test('lie has one peer say something else than its chaincode', async () => {
    target.standIn.orders.lie(OTHER, (payload) => Buffer.concat([payload, Buffer.from('!')]));
    const failure = await failureOf(client.endorse('put', ['a', '1']));

    target.standIn.orders.lie(OTHER);
    const status = await client.submit('put', 'a', '1');

    expect(failure).toMatchObject({ code: ABORTED, details: [MISMATCH] });
    expect(status.code).toBe(StatusCode.VALID);
  });

  // As measured on a real peer, whose limit is too high to reach it in each run.
  test('limitConcurrency refuses calls as an overloaded peer does', async () => {
    target.standIn.orders.limitConcurrency(OWN, 3);
    const calls = Array.from({ length: 5 }, () => client.evaluate('wait', '1000'));

    const outcomes = await Promise.allSettled(calls);

    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused).toHaveLength(2);
    expect(toFailure(refused[0])).toEqual({
      name: 'GatewayError',
      code: UNKNOWN,
      message: '2 UNKNOWN: too many requests for /gateway.Gateway, exceeding concurrency limit (3)',
      details: [],
    });
  });

  test('dropChaincode fails what runs, and the next call opens another stream', async () => {
    // An evaluation would go on at the peer of the other organization.
    const running = failureOf(client.endorse('wait', ['5000']));
    await client.evaluate('get', 'a');

    target.standIn.orders.dropChaincode(OWN);

    expect((await running).details.join()).toContain('chaincode stream terminated');
    expect(await client.evaluate('get', 'a')).toBe('missing');
  });

  test('behaveAs makes peers end the stream at a batch', async () => {
    await client.submit('writeBatch', 'a');

    target.standIn.orders.behaveAs('2.5');

    const failure = await failureOf(client.endorse('writeBatch', ['a']));
    expect(failure.details.join()).toContain('chaincode stream terminated');
  });
});

describe('startStandIn', () => {
  test('goes on with its blocks, its state and its addresses', async () => {
    target.standIn.orders.invalidateNext(StatusCode.PHANTOM_READ_CONFLICT);
    const invalid = await client.submit('put', 'a', 'never');
    await client.submit('fill', freshPrefix(), '70');
    const before = await client.submit('put', 'b', '1');
    const { connection } = target;

    await target.restart();

    expect(target.connection).toEqual(connection);
    expect(await untilDone(() => client.evaluate('get', 'b'))).toBe('1');
    expect(await client.evaluate('get', 'a')).toBe('missing');
    expect(await client.askFate(invalid.transactionId)).toBe(StatusCode.PHANTOM_READ_CONFLICT);
    expect((await client.submit('put', 'c', '1')).blockNumber).toBe(before.blockNumber + 1n);
  });

  test('takes away a block that was cut off while it was written', async () => {
    const before = await client.submit('put', 'a', '1');
    const path = join(dirname(target.standIn.connectionFile), 'mychannel.blocks');
    const { size } = statSync(path);
    target.standIn.stop();
    appendFileSync(path, Buffer.from([0, 0, 1, 0, 1, 2, 3, 4, 5]));

    await target.restart();

    expect(statSync(path).size).toBe(size);
    const next = await untilDone(() => client.submit('put', 'b', '1'));
    expect(next.blockNumber).toBe(before.blockNumber + 1n);
  });

  // The published shim knows no sign of life, and ends its process.
  test('sends signs of life to the chaincode if told so', async () => {
    const lively = await startStandInTarget({ chaincodeKeepaliveMs: 50 });
    const other = new TestClient(lively.connection);

    const failure = await failureOf(other.evaluate('wait', '5000'));
    other.close();
    await lively.stop();

    expect(failure).toMatchObject({ name: 'GatewayError', code: ABORTED });
    expect(failure.details.join()).toContain('chaincode stream terminated');
  });

  test('says that it is no ledger', async () => {
    const said: string[] = [];
    const other = await startStandInTarget({ report: (line) => said.push(line) });
    await other.stop();

    expect(said[0]).toContain('not a ledger');
  });
});

/** Repeats a call until the client has found its way back to the node. */
async function untilDone<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
