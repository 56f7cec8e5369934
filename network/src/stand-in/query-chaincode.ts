// SPDX-License-Identifier: Apache-2.0

import { common, peer } from '@hyperledger/fabric-protos';
import { messageOf } from '../network-error';
import { hashOf, transactionsOf } from './block';
import type { Follower } from './follower';
import { encode, make } from './wire';

/** The system chaincode that tells of blocks and transactions. */
export const QUERY_CHAINCODE = 'qscc';

type Query = (follower: Follower, argument: string) => Uint8Array;

const QUERIES: ReadonlyMap<string, Query> = new Map<string, Query>([
  ['GetChainInfo', getChainInfo],
  ['GetBlockByNumber', getBlockByNumber],
  ['GetBlockByTxID', getBlockByTransactionId],
  ['GetTransactionByID', getTransactionById],
]);

/** Answers with what the peer has committed; errors are in the response, as of any chaincode. */
export function answerQuery(input: peer.ChaincodeInput, follower: Follower): peer.Response {
  const [name = '', channel = '', argument = ''] = input
    .getArgsList_asU8()
    .map((bytes) => Buffer.from(bytes).toString('utf8'));
  try {
    const query = QUERIES.get(name);
    if (query === undefined) throw new Error(`Requested function ${name} not found.`);
    if (channel !== follower.channel.name) throw new Error(`Invalid chain ID, ${channel}`);
    return make(peer.Response, { status: 200, payload: query(follower, argument) });
  } catch (error) {
    return make(peer.Response, { status: 500, message: messageOf(error) });
  }
}

function getChainInfo({ channel, height }: Follower): Uint8Array {
  const [last, previous] = [channel.blocks[height - 1], channel.blocks[height - 2]];
  return encode(common.BlockchainInfo, {
    height,
    currentblockhash: last === undefined ? new Uint8Array() : hashOf(last.committed),
    previousblockhash: previous === undefined ? new Uint8Array() : hashOf(previous.committed),
  });
}

function getBlockByNumber({ channel, height }: Follower, argument: string): Uint8Array {
  const number = Number(argument);
  const block = number < height ? channel.blocks[number] : undefined;
  if (block === undefined)
    throw new Error(`Failed to get block number ${argument}, error no such block number [${argument}] in index`);
  return block.committed.serializeBinary();
}

function getBlockByTransactionId(follower: Follower, id: string): Uint8Array {
  const place = follower.channel.find(id);
  if (place === undefined || place.block >= follower.height)
    throw new Error(`Failed to get block for txID ${id}, error no such transaction ID [${id}] in index`);
  return getBlockByNumber(follower, String(place.block));
}

function getTransactionById({ channel, height }: Follower, id: string): Uint8Array {
  const place = channel.find(id);
  const block = place && place.block < height ? channel.blocks[place.block] : undefined;
  if (place === undefined || block === undefined)
    throw new Error(`Failed to get transaction with id ${id}, error no such transaction ID [${id}] in index`);
  const bytes = transactionsOf(block.committed)[place.index] ?? new Uint8Array();
  const transactionenvelope = common.Envelope.deserializeBinary(bytes);
  return encode(peer.ProcessedTransaction, { transactionenvelope, validationcode: place.code });
}
