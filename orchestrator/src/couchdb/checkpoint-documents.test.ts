// SPDX-License-Identifier: Apache-2.0

import { ComputePlan, ComputeTask, ComputeTaskStatus, type DraftFields, encode } from '@orchestrator/proto';
import type { CheckpointAsset } from '../solo/checkpoint';
import type { CouchDocument, JsonObject } from './answers';
import {
  assetId,
  NO_SAVEPOINT,
  parseAssetDocument,
  parseSavepoint,
  savepointId,
  toAssetDocument,
  toSavepointDocument,
} from './checkpoint-documents';

const OF = { log: 'log 1', channel: 'a/b' };
const TIME = { seconds: 1_700_000_000, nanos: 1000 };

function planAsset(parts: DraftFields<ComputePlan> = {}): CheckpointAsset {
  const bytes = encode(ComputePlan, {
    key: 'x',
    name: 'näme',
    owner: 'O',
    metadata: new Map([['_id', 'y']]),
    ...parts,
  });
  return { kind: 'computeplan', key: 'x', lsn: 7, created: 3, bytes };
}

function stored(body: JsonObject, asset = planAsset()): CouchDocument {
  return { _id: assetId(OF.channel, asset), _rev: '1-a', ...(JSON.parse(JSON.stringify(body)) as JsonObject) };
}

describe('toAssetDocument', () => {
  it('gives back the same asset, byte for byte', () => {
    const asset = planAsset();

    const read = parseAssetDocument(OF, stored(toAssetDocument(OF, asset)));

    expect(read).toEqual({ ...asset, bytes: Buffer.from(asset.bytes) });
  });

  it('shows the asset with the names of the wire, enums by name, and times as texts', () => {
    const bytes = encode(ComputeTask, { key: 'x', status: ComputeTaskStatus.STATUS_DONE, creationDate: TIME });
    const task = { ...planAsset(), kind: 'computetask', bytes };

    expect(toAssetDocument(OF, task)).toMatchObject({
      kind: 'computetask',
      state: 'STATUS_DONE',
      asset: { key: 'x', status: 'STATUS_DONE', creation_date: '2023-11-14T22:13:20.000001Z' },
    });
  });

  it.each<[string, DraftFields<ComputePlan>]>([
    ['OPEN', {}],
    ['CANCELED', { cancelationDate: TIME }],
    ['FAILED', { failureDate: TIME }],
  ])('says that a plan is %s', (state, parts) => {
    expect(toAssetDocument(OF, planAsset(parts))['state']).toBe(state);
  });
});

describe('parseAssetDocument', () => {
  const body = toAssetDocument(OF, planAsset());

  it.each<[string, JsonObject]>([
    ['with other bytes', { bytes: 'CgF5' }],
    ['with another position', { lsn: 8 }],
    ['with another first position', { created: 4 }],
    ['with a text as a position', { lsn: '7' }],
    ['of another format', { v: 2 }],
    ['of another key', { key: 'y' }],
    ['of another kind', { kind: 'computetask' }],
    ['without a sum', { sum: undefined }],
    ['under another id', { _id: 'asset/a%2Fb/computeplan/y' }],
  ])('knows a document %s for a changed one', (_what, change) => {
    expect(parseAssetDocument(OF, { ...stored(body), ...change })).toBeUndefined();
  });

  it('knows a document of another log of the same name for a foreign one', () => {
    expect(parseAssetDocument({ ...OF, log: 'log 2' }, stored(body))).toBeUndefined();
  });
});

describe('parseSavepoint', () => {
  const savepoint = { lsn: 9, chain: 'ab', assets: 4, writes: 12, by: 'one' };
  const document = { _id: savepointId(OF.channel), _rev: '1-a', ...toSavepointDocument(OF, savepoint) };

  it('reads what was written', () => {
    expect(parseSavepoint(OF, document)).toEqual(savepoint);
  });

  it.each<[string, JsonObject]>([
    ['of another log', { log: 'log 2' }],
    ['of another format', { v: 2 }],
    ['without a position', { lsn: undefined }],
    ['with a position below zero', { lsn: -1 }],
    ['with a text as a count', { assets: '4' }],
  ])('takes one %s for that of an empty checkpoint', (_what, change) => {
    expect(parseSavepoint(OF, { ...document, ...change })).toEqual(NO_SAVEPOINT);
  });
});
