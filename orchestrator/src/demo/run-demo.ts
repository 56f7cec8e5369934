// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClientTls, connect } from '../client/connect';
import { messageOf } from '../message-of';
import { FileStore } from './file-store';
import type { Organization } from './organization';
import { createPresenter, type Output, type Presenter } from './presenter';
import type { Report } from './report';
import { playStory } from './story';

const HOSPITALS = ['MyOrg1MSP', 'MyOrg2MSP'] as const;
const ANALYST = 'MyOrg3MSP';
const CHANNEL = 'mychannel';
const TIME_LIMIT_MS = 120_000;
const READY_MS = 10_000;

/** How to run the demo. */
export interface DemoOptions {
  /** Of a running server that has the channel `mychannel` of MyOrg1MSP, MyOrg2MSP and MyOrg3MSP. */
  readonly address?: string;
  readonly tls?: ClientTls;
  /** Starts a server for the demo alone, if no address is given. */
  readonly startServer: () => Promise<{ readonly address: string; stop(): Promise<void> }>;
  readonly rounds: number;
  /** The same seed gives the same patients, models and accuracies. */
  readonly seed: number;
  /** Write JSON lines of the results, and nothing else. */
  readonly json: boolean;
  readonly output: Output;
  /** After so long it fails; two minutes if left out. */
  readonly timeLimitMs?: number;
}

type CleanUp = () => unknown;

/**
 * Trains a model over two hospitals whose rows stay where they are, and shows how it goes. Resolves with the exit code:
 * 0, or 1 if anything has gone otherwise than planned, which the output then explains.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const presenter = createPresenter(options.output, options);
  const cleanUps: CleanUp[] = [];
  const limit = new AbortController();
  try {
    const ending = [perform(options, presenter, cleanUps), expire(options.timeLimitMs ?? TIME_LIMIT_MS, limit.signal)];
    presenter.finish(await Promise.race(ending));
    return 0;
  } catch (error) {
    presenter.fail(messageOf(error));
    return 1;
  } finally {
    limit.abort();
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}

async function perform(options: DemoOptions, presenter: Presenter, cleanUps: CleanUp[]): Promise<Report> {
  const address = options.address ?? (await startServer(options, cleanUps));
  const run = randomUUID();
  const open = async (mspid: string): Promise<Organization> => {
    const client = connect({ address, mspid, channel: CHANNEL, requestId: `demo-${run}`, ...tlsOf(options) });
    cleanUps.push(() => client.close());
    const files = await FileStore.open();
    cleanUps.push(() => files.close());
    await client.ready(READY_MS);
    return { mspid, client, files, samples: new Map(), run };
  };
  const [home, abroad] = HOSPITALS;
  const hospitals = await Promise.all([open(home), open(abroad)]);
  const analyst = await open(ANALYST);
  presenter.say(`Three organizations work on channel ${CHANNEL} of ${address}.`);
  return playStory({ hospitals, analyst, presenter, rounds: options.rounds, seed: options.seed });
}

async function startServer(options: DemoOptions, cleanUps: CleanUp[]): Promise<string> {
  const server = await options.startServer();
  cleanUps.push(() => server.stop());
  return server.address;
}

function tlsOf({ tls }: DemoOptions): Pick<DemoOptions, 'tls'> {
  return tls === undefined ? {} : { tls };
}

async function expire(limitMs: number, signal: AbortSignal): Promise<never> {
  await delay(limitMs, undefined, { signal });
  throw new Error(`not at its end after ${limitMs / 1000} s`);
}
