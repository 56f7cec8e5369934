// SPDX-License-Identifier: Apache-2.0

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LevelLog } from '../solo/level-log';
import { toBytes } from '../receipts/receipt';
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

/** Of entry 2, with a hash that no entry has. */
const RECEIPT = toBytes({
  channel: 'mychannel',
  transactionId: 't',
  entry: { position: 2, hash: new Uint8Array(32) },
}).toString('base64');

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
    [['log', 'export']],
    [['log', 'export', '--out', __filename]],
    [['log', 'export', '--out', 'new-file', '--from', '0']],
    [['receipt', 'verify', '--receipt', 'AAAA', '--log', __filename]],
    [['receipt', 'verify', '--receipt', 'CgFjEgF0GgAaAA==', '--log', __filename]],
    [['receipt', 'verify', '--receipt', RECEIPT, '--log', 'no-such-file']],
    [['receipt', 'verify', '--receipt', RECEIPT, '--log', __filename, '--ca-dir', 'no-such-folder']],
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

  it('exports a log, and checks a receipt against that', async () => {
    await fillLog(false);
    const file = join(folder, 'export');

    expect(await run('log', 'export', '--data-dir', folder, '--out', file, '--json')).toBe(ExitCode.Ok);
    expect(JSON.parse(output)).toMatchObject({ of: 'entry', channel: 'mychannel', first: 1, count: 2, file });
    output = '';
    expect(await run('receipt', 'verify', '--receipt', RECEIPT, '--log', file)).toBe(ExitCode.Fault);
    expect(output).toMatch(/^channel mychannel: 2 good entries.*\nreceipt of t: DOES NOT HOLD: entry 2 is not the one/);
  });

  it('takes receipts from files, in base64 or as they were sent', async () => {
    await fillLog(false);
    const [file, lines, bytes] = ['export', 'lines', 'bytes'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(lines, `${RECEIPT}\n${RECEIPT}\n`);
    writeFileSync(bytes, Buffer.from(RECEIPT, 'base64'));
    await run('log', 'export', '--data-dir', folder, '--out', file);
    output = '';

    await run('receipt', 'verify', '--receipt', lines, bytes, '--log', file, '--json');

    const { receipts } = JSON.parse(output) as { receipts: unknown[] };
    expect(receipts).toEqual(
      Array.from({ length: 3 }, (): unknown => expect.objectContaining({ transactionId: 't', number: 2 })),
    );
  });

  it('leaves no file behind when there is nothing to export', async () => {
    await fillLog(false);
    const file = join(folder, 'export');

    expect(await run('log', 'export', '--data-dir', folder, '--channel', 'other', '--out', file)).toBe(ExitCode.Fault);
    expect(output).toContain('channel "other" has nothing to export');
    expect(existsSync(file)).toBe(false);
  });

  it('exits with the code for unreachable when no server answers', async () => {
    expect(await run('events', 'tail', '--address', '127.0.0.1:1')).toBe(ExitCode.Unreachable);
  });
});
