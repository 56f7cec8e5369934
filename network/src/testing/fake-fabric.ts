// SPDX-License-Identifier: Apache-2.0

/**
 * Stands in for Fabric's programs where a test is about starting, finding and stopping them. It listens, joins channels
 * and says that it is well; there is no ledger behind it. It is run on its own, so it imports nothing of ours.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';

const [, , program = '', ...parameters] = process.argv;
const folder = process.env['FABRIC_CFG_PATH'] ?? '';
const joined = join(folder, 'joined');

const programs: Readonly<Record<string, () => void>> = {
  cryptogen: () => mkdirSync(join(valueOf('--output='), 'made'), { recursive: true }),
  configtxgen: () => writeFileSync(after('-outputBlock'), 'block'),
  osnadmin: () => {
    if (parameters[1] === 'join') joinChannel(after('--channelID'));
    const names = listJoined().map((name) => `"name": "${name}"`);
    process.stdout.write(parameters[1] === 'join' ? 'Status: 201\n' : `Status: 200\n${names.join('\n')}\n`);
  },
  orderer: () => serve('orderer.yaml', 'consensus_etcdraft_is_leader'),
  peer: () => {
    if (parameters[0] === 'version') process.stdout.write(`peer:\n Version: v${process.env['FAKE_VERSION'] ?? ''}\n`);
    else if (parameters[0] === 'node') serve('core.yaml', 'ledger_blockchain_height');
    else if (parameters[1] === 'join') joinChannel(basename(after('-b'), '.block'));
    else process.stdout.write(`${listJoined().join('\n')}\n`);
  },
};

programs[program]?.();

function serve(file: string, metric: string): void {
  const configuration = readFileSync(join(folder, file), 'utf8');
  if (existsSync(join(folder, 'broken'))) {
    process.stdout.write('PANIC this node is broken\n');
    process.exit(2);
  }
  const listens = [
    /^ +[Ll]isten(?:Address: 127\.0\.0\.1:|Port: )(\d+)$/m,
    /^Admin:\n +ListenAddress: 127\.0\.0\.1:(\d+)$/m,
  ];
  for (const pattern of listens) {
    if (pattern.test(configuration)) createServer().listen(portOf(configuration, pattern), '127.0.0.1');
  }
  createHttpServer((request, response) => {
    const metrics = listJoined().map((channel) => `${metric}{channel="${channel}"} 1\n`);
    response.end(request.url === '/metrics' ? metrics.join('') : '{}');
  }).listen(portOf(configuration, /^[Oo]perations:\n +[Ll]istenAddress: 127\.0\.0\.1:(\d+)$/m), '127.0.0.1');
}

function portOf(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1]);
}

function joinChannel(channel: string): void {
  appendFileSync(joined, `${channel}\n`);
}

function listJoined(): string[] {
  return existsSync(joined) ? readFileSync(joined, 'utf8').trim().split('\n') : [];
}

function after(name: string): string {
  return parameters[parameters.indexOf(name) + 1] ?? '';
}

function valueOf(prefix: string): string {
  return parameters.find((parameter) => parameter.startsWith(prefix))?.slice(prefix.length) ?? '';
}
