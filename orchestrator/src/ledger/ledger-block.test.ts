// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetEvent, decode, FabricBlock, FabricDeliverResponse } from '@orchestrator/proto';
import { readBlock } from './ledger-block';

const FIXTURE = join(__dirname, '../../test/fixtures/fabric-blocks.json');
const CHAINCODE = 'orchestrator';
const CODES = 2;

const [first, second] = (JSON.parse(readFileSync(FIXTURE, 'utf8')) as { blocks: string[] }).blocks.map((text) =>
  decode(FabricBlock, decode(FabricDeliverResponse, Buffer.from(text, 'base64')).block!),
) as [FabricBlock, FabricBlock];

function withCode(block: FabricBlock, ...codes: number[]): FabricBlock {
  const entries = block.metadata!.entries.map((entry, i) => (i === CODES ? Uint8Array.from(codes) : entry));
  return { ...block, metadata: { entries } };
}

describe('readBlock', () => {
  it('finds in a block of a real peer what a transaction has written and told', () => {
    const { number, transactions } = readBlock(first, CHAINCODE);

    const [transaction] = transactions;
    expect(number).toBe(5);
    expect(transactions).toHaveLength(1);
    expect(transaction!.id).toMatch(/^[0-9a-f]{64}$/);
    expect(transaction!.writes.map(({ key }) => Buffer.from(key).toString())).toEqual(['organization:MyOrg1MSP']);
    const [event] = transaction!.events.map((bytes) => decode(AssetEvent, bytes));
    expect(event!.id).toBe(`${transaction!.id}:00000000`);
    expect(event!.timestamp!.seconds * 1_000_000 + event!.timestamp!.nanos / 1000).toBe(transaction!.micros);
  });

  it('names a block as the next one of a real peer does', () => {
    const { hash } = readBlock(first, CHAINCODE);

    expect(Buffer.from(readBlock(second, CHAINCODE).previousHash).equals(hash)).toBe(true);
  });

  it('leaves out what a transaction that does not count would have done, and gives its code', () => {
    const [transaction] = readBlock(withCode(first, 11), CHAINCODE).transactions;

    expect(transaction).toMatchObject({ code: 11, writes: [], events: [] });
    expect(transaction!.id).toBe(readBlock(first, CHAINCODE).transactions[0]!.id);
  });

  it('leaves out what other chaincodes have written and told', () => {
    const [transaction] = readBlock(first, 'another').transactions;

    expect(transaction).toMatchObject({ code: 0, writes: [], events: [] });
  });

  it('refuses a block whose transactions are not those of its header', () => {
    expect(() => readBlock({ ...first, data: second.data }, CHAINCODE)).toThrow('block 5 holds other transactions');
  });

  it('refuses a block without validation codes, such as orderers have', () => {
    expect(() => readBlock(withCode(first), CHAINCODE)).toThrow('without validation codes');
  });
});
