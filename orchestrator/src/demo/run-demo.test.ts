// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { loadConfiguration } from '../configuration';
import { createLogger } from '../logging';
import { type Orchestrator, startOrchestrator } from '../orchestrator';
import { runDemo } from './run-demo';

/** Keeps what is written. */
class Page extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const settings = { rounds: 2, seed: 7, json: false };
const noServer = () => Promise.reject(new Error('no server to be had'));

describe('runDemo', () => {
  let folder: string;
  let server: Orchestrator;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
    const configuration = loadConfiguration({
      LOG_LEVEL: 'silent',
      ORCHESTRATOR_ADDRESS: '127.0.0.1:0',
      ORCHESTRATOR_DATA_DIR: folder,
    });
    server = await startOrchestrator(configuration, { logger: createLogger('silent'), say: () => undefined });
  });

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('trains over both hospitals, refuses what is not permitted and reports what fails', async () => {
    const output = new Page();

    const code = await runDemo({ ...settings, address: server.address, startServer: noServer, output });

    expect(output.text).toMatch(/^Refused: MyOrg1MSP may not train on the rows of MyOrg2MSP: OE0102: /m);
    expect(output.text).toMatch(/^Failed: train at MyOrg1MSP: ERROR_TYPE_EXECUTION, .*no column "smoking"/m);
    expect(output.text).toMatch(/^Trained together: .* above the better hospital alone/m);
    expect(output.text).toMatch(/^23 tasks, 10 models \(7 disabled since\), 12 performances/m);
    expect(code).toBe(0);
  });

  it('comes to the same accuracies again on a server that has run it before', async () => {
    const outputs = [new Page(), new Page()];

    for (const output of outputs) {
      await runDemo({ ...settings, json: true, address: server.address, startServer: noServer, output });
    }

    const [first, second] = outputs.map(({ text }) => text.split('\n').slice(0, 2));
    expect(first).toEqual(second);
    expect(first?.[1]).toMatch(/^\{"round":2,"accuracy":\{"federated":0\.7/);
  });

  it('fails when its server does not start', async () => {
    const output = new Page();

    const code = await runDemo({ ...settings, startServer: noServer, output });

    expect([code, output.text]).toEqual([1, 'The demo has failed: no server to be had\n']);
  });

  it('fails when it is not at its end in time', async () => {
    const output = new Page();
    const limits = { address: '127.0.0.1:1', startServer: noServer, timeLimitMs: 200 };

    const code = await runDemo({ ...settings, ...limits, output });

    expect([code, output.text]).toEqual([1, 'The demo has failed: not at its end after 0.2 s\n']);
  });
});
