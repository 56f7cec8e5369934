// SPDX-License-Identifier: Apache-2.0

import { environmentWith } from './environment';
import { runProgram } from './run-program';

const run = { environment: environmentWith({}) };

describe('runProgram', () => {
  it('gives what the program printed', async () => {
    await expect(runProgram('/bin/sh', ['-c', 'echo out; echo error >&2'], run)).resolves.toBe('out\n');
  });

  it('tells the program, its exit code and the end of what it said', async () => {
    const running = runProgram('/bin/sh', ['-c', 'echo cause >&2; exit 3'], run);

    await expect(running).rejects.toThrow(/^sh -c .* failed with exit code 3:\n {2}cause$/);
  });

  it('leaves out how the command could have been written', async () => {
    const text = 'Error: the cause\nUsage:\n  peer join\n\nFlags:\n  -h\n\nGlobal Flags:\n  --tls\n\nlast';

    const running = runProgram('/bin/sh', ['-c', `cat <<'E'\n${text}\nE\nexit 1`], run);

    await expect(running).rejects.toThrow(/:\n {2}Error: the cause\n {2}\n {2}last$/);
  });

  it('ends a program that takes too long', async () => {
    const running = runProgram('/bin/sh', ['-c', 'exec sleep 60'], { ...run, timeoutMs: 100 });

    await expect(running).rejects.toThrow(/took too long/);
  });

  it('names a program that is not there', async () => {
    await expect(runProgram('/nowhere/peer', ['version'], run)).rejects.toThrow(/peer version failed \(ENOENT\)/);
  });
});

describe('environmentWith', () => {
  it('keeps settings of Fabric away that the user has for something else', () => {
    process.env['CORE_PEER_ADDRESS'] = 'elsewhere:7051';

    const environment = environmentWith({ FABRIC_CFG_PATH: '/here' });
    delete process.env['CORE_PEER_ADDRESS'];

    expect(environment).not.toHaveProperty('CORE_PEER_ADDRESS');
    expect(environment).toHaveProperty('FABRIC_CFG_PATH', '/here');
  });
});
