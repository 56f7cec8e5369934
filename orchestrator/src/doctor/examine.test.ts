// SPDX-License-Identifier: Apache-2.0

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LevelLog } from '../solo/level-log';
import { drawNonce, EMPTY_HEAD, sealEntry } from '../replica/log-entry';
import { examine } from './examine';

const NOW_MS = Date.UTC(2026, 0, 1);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orchestrator-doctor-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function verdicts(environment: Record<string, string> = {}): Promise<string[]> {
  const findings = await examine(
    { ORCHESTRATOR_DATA_DIR: folder, ORCHESTRATOR_ADDRESS: '127.0.0.1:0', ...environment },
    NOW_MS,
  );
  return findings.map(({ name, verdict, text }) => `${verdict} ${name}: ${text}`);
}

async function fillLog(micros: number): Promise<void> {
  const log = await LevelLog.open(join(folder, 'log'));
  const entry = { logId: log.id, channel: 'mychannel', replica: 'r', nonce: drawNonce(), micros, transactions: [] };
  await log.append('mychannel', 1, sealEntry(EMPTY_HEAD, entry).bytes);
  await log.close();
}

function occupy(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

describe('examine', () => {
  it('finds nothing wrong in an empty folder, and tells of the channels for development', async () => {
    const found = await verdicts();

    expect(found.filter((line) => line.startsWith('fail'))).toEqual([]);
    expect(found).toContainEqual(expect.stringMatching(/^warn configuration: .*ORCHESTRATOR_CHANNEL_CONFIG/));
    expect(found).toContainEqual(expect.stringMatching(/^ok disk: a synced write of 4096 bytes takes [\d.]+ ms/));
  });

  it('names every fault of the configuration', async () => {
    const found = await verdicts({ ORCHESTRATOR_ADDRESS: 'nonsense', ORCHESTRATOR_MODE: 'other' });

    expect(found.filter((line) => line.startsWith('fail configuration'))).toHaveLength(2);
  });

  it('tells how far the store is', async () => {
    await fillLog(NOW_MS * 1000 - 1);

    expect(await verdicts()).toContainEqual(expect.stringMatching(/^ok store, mychannel: 1 entries/));
  });

  it('warns of a clock that is behind the last entry', async () => {
    await fillLog((NOW_MS + 60_000) * 1000);

    expect(await verdicts()).toContainEqual(expect.stringMatching(/^warn clock, mychannel: the clock is 60 s behind/));
  });

  it('does not mind a store that a server has open', async () => {
    const log = await LevelLog.open(join(folder, 'log'));

    const found = await verdicts();
    await log.close();

    expect(found).toContainEqual(expect.stringMatching(/^ok store: open in a running server/));
  });

  it('fails on an address that something else listens on', async () => {
    const server = await occupy();
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;

    const found = await verdicts({ ORCHESTRATOR_ADDRESS: `127.0.0.1:${String(port)}` });
    server.close();

    expect(found).toContainEqual(expect.stringMatching(/^fail gRPC address: .*cannot be listened on/));
  });

  it('fails on a data folder that cannot be made', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o600);

    const found = await verdicts({ ORCHESTRATOR_DATA_DIR: join(file, 'below') });

    expect(found).toContainEqual(expect.stringMatching(/^fail data folder: .* cannot be written/));
  });
});
