// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decode,
  encode,
  FabricBlock,
  FabricBlockSignatures,
  FabricDeliverResponse,
  type FabricEndorsedBytes,
} from '@orchestrator/proto';
import { clientSignatory, endorserSignatories, ordererSignatories } from './block-signatures';
import { findAction, findHeader } from './block-transaction';

const FIXTURE = join(__dirname, '../../test/fixtures/fabric-blocks.json');
const { blocks } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as { blocks: string[] };

/** A block of a peer of Fabric. */
const block = decode(FabricBlock, decode(FabricDeliverResponse, Buffer.from(blocks[0]!, 'base64')).block!);
const [envelope] = block.data!.envelopes as [Uint8Array];
const endorsed: FabricEndorsedBytes = findAction(findHeader(envelope)!)!.action!;

function flip(bytes: Uint8Array, at = bytes.length >> 1): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

function withSignatures(change: (signatures: FabricBlockSignatures) => FabricBlockSignatures): FabricBlock {
  const [first, ...others] = block.metadata!.entries;
  const changed = encode(FabricBlockSignatures, change(decode(FabricBlockSignatures, first!)));
  return { ...block, metadata: { entries: [changed, ...others] } };
}

describe('ordererSignatories', () => {
  it('names who has signed a block of a real network', () => {
    expect(ordererSignatories(block)).toMatchObject([{ mspId: 'OrdererMSP' }]);
  });

  it('refuses a block whose header is not the one that was signed', () => {
    const changed = { ...block, header: { ...block.header!, dataHash: flip(block.header!.dataHash) } };

    expect(() => ordererSignatories(changed)).toThrow('a signature of an orderer by OrdererMSP does not hold');
  });

  it('refuses a block whose metadata is not what was signed', () => {
    const changed = withSignatures(({ value, signatures }) => ({ value: flip(value), signatures }));

    expect(() => ordererSignatories(changed)).toThrow('does not hold');
  });

  it('names nobody where orderers have signed by number', () => {
    const byNumber = withSignatures(({ value, signatures }) => ({
      value,
      signatures: signatures.map(({ signature }) => ({ signatureHeader: new Uint8Array(), signature })),
    }));

    expect(ordererSignatories(byNumber)).toEqual([]);
  });
});

describe('endorserSignatories', () => {
  it('names the peers that have endorsed a transaction of a real network', () => {
    expect(endorserSignatories(endorsed).map(({ mspId }) => mspId)).toEqual(['MyOrg1MSP', 'MyOrg2MSP']);
  });

  it('refuses a response that is not the one that was endorsed', () => {
    const changed = { ...endorsed, proposalResponsePayload: flip(endorsed.proposalResponsePayload) };

    expect(() => endorserSignatories(changed)).toThrow('an endorsement by MyOrg1MSP does not hold');
  });
});

describe('clientSignatory', () => {
  it('names who has submitted a transaction of a real network', () => {
    expect(clientSignatory(envelope)).toMatchObject({ mspId: 'MyOrg1MSP' });
  });

  it('refuses a transaction whose signature is of another one', () => {
    expect(() => clientSignatory(flip(envelope, envelope.length - 1))).toThrow('the signature of the client');
  });
});
