// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LevelLog } from '../solo/level-log';
import { drawNonce, EMPTY_HEAD, sealEntry } from '../replica/log-entry';
import { runCommandLine } from './command-line';
import { ExitCode } from './exit-codes';

let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orchestrator-cli-'));
  output = '';
  const take = (chunk: string | Uint8Array): boolean => {
    output += chunk.toString();
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(take);
  jest.spyOn(process.stderr, 'write').mockImplementation(take);
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): Promise<ExitCode> {
  return runCommandLine(['node', 'orchestrator', ...args]);
}

async function fillLog(damage: boolean): Promise<void> {
  const log = await LevelLog.open(join(folder, 'log'));
  const entry = { logId: log.id, channel: 'mychannel', replica: 'r', nonce: drawNonce(), micros: 1, transactions: [] };
  const first = sealEntry(EMPTY_HEAD, entry);
  const second = sealEntry(damage ? EMPTY_HEAD : first.head, entry);
  await log.append('mychannel', 1, first.bytes);
  await log.append('mychannel', 2, second.bytes);
  await log.close();
}

describe('runCommandLine', () => {
  it('prints help with what exit codes mean', async () => {
    expect(await run('--help')).toBe(ExitCode.Ok);
    expect(output).toContain('Exit codes');
  });

  it.each([
    [['nonsense']],
    [['serve', '--no-such-option']],
    [['events', 'tail', '--count', 'many']],
    [['demo', '--rounds', '0']],
  ])('answers %j with the exit code for usage', async (args) => {
    expect(await run(...args)).toBe(ExitCode.Usage);
  });

  it('names every fault of the configuration and exits with the code for usage', async () => {
    expect(await run('serve', '--address', 'nowhere', '--mode', 'other')).toBe(ExitCode.Usage);
    expect(output).toContain('ORCHESTRATOR_ADDRESS');
    expect(output).toContain('ORCHESTRATOR_MODE');
  });

  it('prints the configuration as JSON on request', async () => {
    expect(await run('config', '--json')).toBe(ExitCode.Ok);
    expect(JSON.parse(output)).toContainEqual(expect.objectContaining({ name: 'ORCHESTRATOR_ADDRESS' }));
  });

  it('finds a whole log good', async () => {
    await fillLog(false);

    expect(await run('log', 'verify', '--data-dir', folder)).toBe(ExitCode.Ok);
    expect(output).toMatch(/channel mychannel: 2 good entries/);
  });

  it('names the first bad entry of a log', async () => {
    await fillLog(true);

    expect(await run('log', 'verify', '--data-dir', folder, '--json')).toBe(ExitCode.Fault);
    expect(JSON.parse(output)).toEqual([
      expect.objectContaining({
        channel: 'mychannel',
        entries: 1,
        fault: expect.stringMatching(/^entry 2 of/) as unknown,
      }),
    ]);
  });

  it('says where there is no log to verify', async () => {
    expect(await run('log', 'verify', '--data-dir', join(folder, 'none'))).toBe(ExitCode.Unreachable);
    expect(output).toContain('does not exist');
  });

  it('exits with the code for unreachable when no server answers', async () => {
    expect(await run('events', 'tail', '--address', '127.0.0.1:1')).toBe(ExitCode.Unreachable);
  }, 15_000);
});
