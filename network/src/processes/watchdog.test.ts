// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModuleKind, transpileModule } from 'typescript';
import { useTemporaryFolder } from '../testing/temporary-folder';

describe('Watchdog', () => {
  const folder = useTemporaryFolder();

  /** Runs a program that has a watchdog write the file `barked`, goes on for ever, and is then ended by force. */
  async function runAndKill(afterwards: string): Promise<void> {
    for (const name of ['watchdog', 'environment']) {
      const source = readFileSync(join(__dirname, `${name}.ts`), 'utf8');
      const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } });
      writeFileSync(join(folder(), `${name}.js`), outputText);
    }
    const barked = JSON.stringify(join(folder(), 'barked'));
    const script = `const { Watchdog } = require('./watchdog');
      const watchdog = new Watchdog(['touch', ${barked}]);
      ${afterwards}
      setInterval(() => console.log('ready'), 100);`;
    writeFileSync(join(folder(), 'main.js'), script);
    const child = spawn(process.execPath, ['main.js'], { cwd: folder() });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async function hasBarkedWithin(timeoutMs: number): Promise<boolean> {
    const end = Date.now() + timeoutMs;
    while (!existsSync(join(folder(), 'barked')) && Date.now() < end) await sleep(20);
    return existsSync(join(folder(), 'barked'));
  }

  it('runs its command when the process was ended by force', async () => {
    await runAndKill('');

    await expect(hasBarkedWithin(5000)).resolves.toBe(true);
  });

  it('does not run its command after it was dismissed', async () => {
    await runAndKill('watchdog.dismiss();');

    await expect(hasBarkedWithin(300)).resolves.toBe(false);
  });
});
