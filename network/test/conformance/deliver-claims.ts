// SPDX-License-Identifier: Apache-2.0

import type { CloseableAsyncIterable } from '@hyperledger/fabric-gateway';
import { common } from '@hyperledger/fabric-protos';
import { codesOf, transactionsOf } from '../../src/stand-in/block';
import { createSeek, type SeekOptions, type SeekResponse, SeekStream } from './seek';
import { at, createGrpcClient, freshPrefix, type TestClient } from './test-client';

const { SUCCESS, BAD_REQUEST, NOT_FOUND, FORBIDDEN } = common.Status;
const WINDOW_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

type NodeKind = 'orderer' | 'peer';

/** How blocks are asked for, of an orderer and of a peer. */
export function describeDeliver(client: () => TestClient, hasHeaderSeeks: () => boolean): void {
  async function withStream<T>(kind: NodeKind, use: (stream: SeekStream<SeekResponse>) => Promise<T>): Promise<T> {
    const place = kind === 'peer' ? at(client().organization.peers, 0) : at(client().connection.orderers, 0);
    const node = createGrpcClient(place);
    const stream: SeekStream<SeekResponse> = kind === 'peer' ? SeekStream.toPeer(node) : SeekStream.toOrderer(node);
    try {
      return await use(stream);
    } finally {
      stream.close();
      node.close();
    }
  }

  function seek(options: Partial<SeekOptions> = {}): common.Envelope {
    const channel = at(client().connection.channels, 0);
    return createSeek(client().organization, { channel, from: 'newest', ...options });
  }

  function ask(kind: NodeKind, envelope: common.Envelope): ReturnType<SeekStream<SeekResponse>['ask']> {
    return withStream(kind, (stream) => stream.ask(envelope));
  }

  function numbersOf(blocks: readonly common.Block[]): (number | undefined)[] {
    return blocks.map((block) => block.getHeader()?.getNumber());
  }

  describe.each(['orderer', 'peer'] as const)('Deliver of the %s', (kind) => {
    test('gives the newest block, which is that of the last transaction', async () => {
      const { blockNumber } = await client().submit('put', freshPrefix(), 'x');

      const { blocks, status } = await ask(kind, seek());

      expect(numbersOf(blocks)).toEqual([Number(blockNumber)]);
      expect(status).toBe(SUCCESS);
    });

    // Nodes of 2.5 do not know of it, and send the block whole.
    test('leaves out the transactions if only the header is wanted, from 3.1 on', async () => {
      await client().submit('put', freshPrefix(), 'x');

      const { blocks } = await ask(kind, seek({ isHeaderOnly: true }));

      expect(at(blocks, 0).hasData()).toBe(!hasHeaderSeeks());
      expect(at(blocks, 0).getHeader()?.getDataHash_asU8()).toHaveLength(32);
    });

    test('gives a configuration whole even so', async () => {
      const { blocks } = await ask(kind, seek({ from: 'oldest', isHeaderOnly: true }));

      expect(numbersOf(blocks)).toEqual([0]);
      expect(transactionsOf(at(blocks, 0))).toHaveLength(1);
    });

    test('answers the same envelope again and again on one stream', async () => {
      const envelope = seek({ isHeaderOnly: true });

      const statuses = await withStream(kind, async (stream) => {
        const answers = [];
        for (let count = 0; count < 5; count++) answers.push((await stream.ask(envelope)).status);
        return answers;
      });

      expect(statuses).toEqual([SUCCESS, SUCCESS, SUCCESS, SUCCESS, SUCCESS]);
    });

    test('answers seeks that are sent ahead in order', async () => {
      const numbers = await withStream(kind, async (stream) => {
        for (const from of [1, 0, 2]) stream.send(seek({ from }));
        const blocks: (number | undefined)[] = [];
        for (let count = 0; count < 6; count++)
          blocks.push((await stream.next())?.getBlock()?.getHeader()?.getNumber());
        return blocks;
      });

      expect(numbers).toEqual([1, undefined, 0, undefined, 2, undefined]);
    });

    test('gives a range', async () => {
      const { blocks, status } = await ask(kind, seek({ from: 0, to: 2 }));

      expect(numbersOf(blocks)).toEqual([0, 1, 2]);
      expect(status).toBe(SUCCESS);
    });

    test('waits for a block that is not there yet', async () => {
      const { blockNumber } = await client().submit('put', freshPrefix(), 'x');

      const waiting = ask(kind, seek({ from: Number(blockNumber) + 1 }));
      const next = await client().submit('put', freshPrefix(), 'x');

      expect(numbersOf((await waiting).blocks)).toEqual([Number(next.blockNumber)]);
    });

    test.each<[string, Partial<SeekOptions>, number]>([
      ['a block that is not there, if it must be', { from: 1_000_000, mustBeThere: true }, NOT_FOUND],
      ['a channel that is not there', { channel: 'nochannel' }, NOT_FOUND],
      ['a range that runs backwards', { from: 2, to: 1 }, BAD_REQUEST],
      ['an envelope that is too old', { timestamp: new Date(Date.now() - WINDOW_MS - MINUTE_MS) }, BAD_REQUEST],
      ['an envelope of the future', { timestamp: new Date(Date.now() + WINDOW_MS + MINUTE_MS) }, BAD_REQUEST],
    ])('refuses %s, and ends the stream', async (_, options, expected) => {
      const [answer, next] = await withStream(
        kind,
        async (stream) => [await stream.ask(seek(options)), await stream.next()] as const,
      );

      expect(answer).toEqual({ blocks: [], status: expected });
      expect(next).toBeUndefined();
    });

    test('takes an envelope of almost a quarter of an hour ago', async () => {
      const timestamp = new Date(Date.now() - WINDOW_MS + MINUTE_MS);

      expect((await ask(kind, seek({ timestamp }))).status).toBe(SUCCESS);
    });

    test('refuses an envelope that is signed with another key', async () => {
      const forged = seek();
      forged.setSignature(seek({ from: 0 }).getSignature_asU8());

      expect(await ask(kind, forged)).toEqual({ blocks: [], status: FORBIDDEN });
    });
  });

  test('only blocks of a peer have validation codes', async () => {
    const { blockNumber } = await client().submit('put', freshPrefix(), 'x');
    const envelope = seek({ from: Number(blockNumber) });

    const [ofOrderer, ofPeer] = await Promise.all([ask('orderer', envelope), ask('peer', envelope)]);

    expect(codesOf(at(ofOrderer.blocks, 0))).toHaveLength(0);
    expect(codesOf(at(ofPeer.blocks, 0)).length).toBeGreaterThan(0);
  });

  test('the client library gives filtered blocks and blocks with private data of a peer', async () => {
    const status = await client().submit('events', 'heard');
    const options = { startBlock: status.blockNumber };

    const filtered = await client().network().getFilteredBlockEvents(options);
    const withPrivate = await client().network().getBlockAndPrivateDataEvents(options);
    const first = (await firstOf(filtered))?.toObject();
    const second = (await firstOf(withPrivate))?.toObject();

    const transaction = first?.filteredTransactionsList.find(({ txid }) => txid === status.transactionId);
    expect(transaction?.transactionActions?.chaincodeActionsList).toMatchObject([
      { chaincodeEvent: { eventName: 'heard', payload: '' } },
    ]);
    expect(second?.block?.header?.number).toBe(Number(status.blockNumber));
  });
}

async function firstOf<T>(stream: CloseableAsyncIterable<T>): Promise<T | undefined> {
  try {
    for await (const item of stream) return item;
    return undefined;
  } finally {
    stream.close();
  }
}
