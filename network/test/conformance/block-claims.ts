// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { Client } from '@grpc/grpc-js';
import { common, ledger, peer } from '@hyperledger/fabric-protos';
import { codesOf, hashOf, transactionsOf } from '../../src/stand-in/block';
import { openEnvelope, openTransaction, type OpenTransaction } from '../../src/stand-in/envelope';
import { createSeek, SeekStream } from './seek';
import { CHAINCODE } from './target';
import { at, createGrpcClient, freshPrefix, type TestClient } from './test-client';

const SIGNATURES_KEPT = 2;

/** What stands in the blocks of a peer. */
export function describeBlocks(client: () => TestClient): void {
  let node: Client;

  beforeAll(() => {
    node = createGrpcClient(at(client().organization.peers, 0));
  });

  afterAll(() => node.close());

  async function read(number: bigint | number): Promise<common.Block> {
    const stream = SeekStream.toPeer(node);
    try {
      const channel = at(client().connection.channels, 0);
      return await stream.askOne(createSeek(client().organization, { channel, from: Number(number) }));
    } finally {
      stream.close();
    }
  }

  function open(block: common.Block, transactionId: string): OpenTransaction {
    for (const bytes of transactionsOf(block)) {
      const { channelHeader, content } = openEnvelope(common.Envelope.deserializeBinary(bytes));
      if (channelHeader.getTxId() === transactionId) return openTransaction(content);
    }
    throw new Error(`no transaction ${transactionId}`);
  }

  function resultsOf(transaction: OpenTransaction): ledger.rwset.kvrwset.KVRWSet.AsObject {
    const results = transaction.results.find(({ namespace }) => namespace === CHAINCODE);
    return (results?.rwset ?? new ledger.rwset.kvrwset.KVRWSet()).toObject();
  }

  describe('a block', () => {
    test('names the hash of the one before, and of its transactions', async () => {
      const { blockNumber } = await client().submit('put', freshPrefix(), 'x');

      const [previous, block] = await Promise.all([read(blockNumber - 1n), read(blockNumber)]);

      const header = block.getHeader();
      const hash = createHash('sha256')
        .update(Buffer.concat(transactionsOf(block)))
        .digest();
      expect(header?.getNumber()).toBe(Number(blockNumber));
      expect(Buffer.from(header?.getPreviousHash_asU8() ?? []).equals(hashOf(previous))).toBe(true);
      expect(Buffer.from(header?.getDataHash_asU8() ?? []).equals(hash)).toBe(true);
    });

    test('has five entries of metadata, with one code for each transaction', async () => {
      const { blockNumber } = await client().submit('put', freshPrefix(), 'x');

      const block = await read(blockNumber);

      expect(block.getMetadata()?.getMetadataList()).toHaveLength(5);
      expect(codesOf(block)).toHaveLength(transactionsOf(block).length);
    });

    test('holds what a transaction read and wrote, in order of keys', async () => {
      const prefix = freshPrefix();
      await client().submit('put', `${prefix}1`, 'x');
      const before = await client().submit('put', `${prefix}2`, 'x', `${prefix}0`, 'y');

      const status = await client().submit('scanThenPut', prefix, `${prefix}~`, `${prefix}3`);
      const results = resultsOf(open(await read(status.blockNumber), status.transactionId));

      expect(results.readsList).toEqual([]);
      expect(results.writesList).toMatchObject([{ key: `${prefix}3`, isDelete: false }]);
      expect(results.rangeQueriesInfoList).toMatchObject([
        { startKey: prefix, endKey: `${prefix}~`, itrExhausted: true, readsMerkleHashes: undefined },
      ]);
      const reads = at(results.rangeQueriesInfoList, 0).rawReads?.kvReadsList ?? [];
      expect(reads.map(({ key }) => key)).toEqual([`${prefix}0`, `${prefix}1`, `${prefix}2`]);
      expect(at(reads, 2).version?.blockNum).toBe(Number(before.blockNumber));
    });

    test('summarizes a scan of more than fifty keys', async () => {
      const prefix = freshPrefix();
      await client().submit('fill', prefix, '51');

      const status = await client().submit('scanThenPut', prefix, `${prefix}~`, freshPrefix());
      const results = resultsOf(open(await read(status.blockNumber), status.transactionId));

      expect(at(results.rangeQueriesInfoList, 0)).toMatchObject({
        rawReads: undefined,
        readsMerkleHashes: { maxDegree: 50, maxLevel: 1 },
      });
    });

    test('holds a read without a version where there was no key', async () => {
      const key = freshPrefix();

      const status = await client().submit('increment', key);
      const results = resultsOf(open(await read(status.blockNumber), status.transactionId));

      expect(results.readsList).toEqual([{ key, version: undefined }]);
      expect(results.writesList).toMatchObject([{ key, isDelete: false, value: Buffer.from('1').toString('base64') }]);
    });

    test('marks a deletion', async () => {
      const key = freshPrefix();

      const status = await client().submit('delete', key);

      const results = resultsOf(open(await read(status.blockNumber), status.transactionId));
      expect(results.writesList).toMatchObject([{ key, isDelete: true, value: '' }]);
    });

    test('holds the endorsements, the event, and a read of the definition of the chaincode', async () => {
      const status = await client().submit('events', 'first', 'second');

      const transaction = open(await read(status.blockNumber), status.transactionId);

      expect(transaction.endorsements).toHaveLength(SIGNATURES_KEPT);
      expect(transaction.event?.getEventName()).toBe('second');
      expect(transaction.event?.getTxId()).toBe(status.transactionId);
      expect(transaction.results.map(({ namespace }) => namespace)).toEqual(['_lifecycle', CHAINCODE]);
      const definition = transaction.results[0]?.rwset.getReadsList() ?? [];
      expect(definition.map((read) => read.getKey())).toEqual([`namespaces/fields/${CHAINCODE}/Sequence`]);
    });

    test('keeps the code of a transaction that was sent twice', async () => {
      const transaction = await client().endorse('put', [freshPrefix(), 'x']);
      await client().order(transaction);

      await transaction.submit();
      const { blockNumber } = await client().submit('put', freshPrefix(), 'x');

      const last = await Promise.all([blockNumber - 1n, blockNumber].map(read));
      const codes = last.flatMap((block) => [...codesOf(block)]);
      expect(codes).toContain(peer.TxValidationCode.DUPLICATE_TXID);
    });

    test('is the configuration of the channel if it is the first', async () => {
      const block = await read(0);

      const [bytes = new Uint8Array()] = transactionsOf(block);
      const { channelHeader, content } = openEnvelope(common.Envelope.deserializeBinary(bytes));
      const group = common.ConfigEnvelope.deserializeBinary(content).getConfig()?.getChannelGroup()?.toObject();
      const application = group?.groupsMap.find(([name]) => name === 'Application')?.[1];
      expect(channelHeader.getType()).toBe(common.HeaderType.CONFIG);
      expect(application?.groupsMap.map(([name]) => name).sort()).toEqual(
        client()
          .connection.organizations.map(({ mspId }) => mspId)
          .sort(),
      );
    });
  });
}
