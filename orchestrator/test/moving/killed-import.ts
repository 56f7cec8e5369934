// SPDX-License-Identifier: Apache-2.0

/** Imports a file as the command does, and is killed when it has put so many pieces. Arguments: the file, how many. */
import { OPERATOR } from '@orchestrator/lib';
import { loadConfiguration } from '../../src/configuration';
import { createLogger } from '../../src/logging';
import { NO_METER } from '../../src/meter';
import { ImageFile } from '../../src/moving/image-file';
import { importChannel } from '../../src/moving/import-channel';
import { startHost } from '../../src/orchestrator';

async function main([, , file = '', count = '']: readonly string[]): Promise<void> {
  const configuration = loadConfiguration(process.env);
  const around = { logger: createLogger(configuration.logLevel), say: () => undefined };
  const host = await startHost(configuration, NO_METER, around);
  const progress = (done: number): void => {
    if (done === Number(count)) process.kill(process.pid, 'SIGKILL');
  };
  const image = await ImageFile.open(file);
  await importChannel(image, {
    host,
    requester: configuration.ledger?.mspId ?? OPERATOR,
    verified: () => undefined,
    progress,
  });
}

void main(process.argv);
