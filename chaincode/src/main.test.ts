// SPDX-License-Identifier: Apache-2.0

import './testing/silence';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { peer } from '@hyperledger/fabric-protos';
import { Dialer } from './testing/dialer';

const ROOT = join(__dirname, '..', '..');
const PROGRAM = join(__dirname, 'main.ts');
const TEST_MS = 60_000;
const { COMPLETED } = peer.ChaincodeMessage.Type;

let child: ChildProcess;

afterEach(async () => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
});

/** Starts the program, which logs whatever it does; gives the port that it says it listens on. */
async function start(): Promise<number> {
  child = spawn(process.execPath, ['--import', 'tsx', PROGRAM], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      TSX_TSCONFIG_PATH: join(ROOT, 'scripts', 'tsconfig.source.json'),
      CHAINCODE_SERVER_ADDRESS: '127.0.0.1:0',
      CHAINCODE_ID: 'label:hash',
      CHAINCODE_TLS_DISABLED: 'true',
      CORE_CHAINCODE_LOGGING_LEVEL: 'debug',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (;;) {
    const [, port] = /listens on \S+:(\d+)/.exec(said) ?? [];
    if (port !== undefined) return Number(port);
    const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
    said += chunk.toString();
  }
}

describe('the chaincode program', () => {
  it(
    'goes on answering when nobody reads any more what it prints',
    async () => {
      const port = await start();
      child.stdout?.destroy();
      child.stderr?.destroy();
      const dialer = new Dialer(port);
      dialer.stream.on('error', () => undefined);
      await dialer.becomeReady();

      const ended = once(child, 'exit').then(() => 'the program has ended');
      const answers = [];
      for (const id of ['tx1', 'tx2', 'tx3']) {
        const answer = dialer.call(id, Buffer.from('unknown')).then((message) => message.getType());
        answers.push(await Promise.race([answer, ended]));
      }
      dialer.close();

      expect(answers).toEqual([COMPLETED, COMPLETED, COMPLETED]);
    },
    TEST_MS,
  );
});
