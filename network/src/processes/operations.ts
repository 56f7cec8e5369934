// SPDX-License-Identifier: Apache-2.0

import { get } from 'node:http';
import { addressOf } from '../address';

const TIMEOUT_MS = 2000;

/** Whether the node behind this operations port says that it is well. */
export async function isHealthy(port: number): Promise<boolean> {
  return (await read(port, '/healthz')) !== undefined;
}

/** The metrics of the node behind this operations port, by name with labels; empty if it does not answer. */
export async function readMetrics(port: number): Promise<ReadonlyMap<string, number>> {
  const metrics = new Map<string, number>();
  for (const line of ((await read(port, '/metrics')) ?? '').split('\n')) {
    const place = line.lastIndexOf(' ');
    if (!line.startsWith('#') && place > 0) metrics.set(line.slice(0, place), Number(line.slice(place + 1)));
  }
  return metrics;
}

function read(port: number, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(`http://${addressOf(port)}${path}`, { agent: false, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => resolve(undefined));
      response.on('end', () => resolve(response.statusCode === 200 ? Buffer.concat(chunks).toString() : undefined));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}
