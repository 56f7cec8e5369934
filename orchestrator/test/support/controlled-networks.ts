// SPDX-License-Identifier: Apache-2.0

/**
 * Networks whose parts can be taken away and brought back, each organization with a chaincode of its own: the same
 * suite runs on the stand-in and on Fabric.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ControlledFabric,
  type ControlledNetwork,
  ControlledStandIn,
  findPrograms,
  type NetworkShape,
  type Programs,
} from '@orchestrator/network';

const START_MS = 180_000;
const NO_PROGRAMS = "neither FABRIC_BIN nor PATH nor the cache has Fabric's programs";

/** How the orderers of a network agree; the stand-in has no such thing. */
export interface Ordering {
  readonly orderers: number;
  readonly ordererType: 'etcdraft' | 'BFT';
}

type Suite = (network: () => ControlledNetwork) => void;

/** Runs a suite on the stand-in, and on Fabric where its programs are found. */
export function describeOnNetworks(title: string, suite: Suite, shape: NetworkShape = {}): void {
  describeOn(`${title} on the stand-in`, () => ControlledStandIn.start(shape), suite);
  const programs = findPrograms();
  if (programs === undefined) it.skip(`${title} on Fabric (skipped: ${NO_PROGRAMS})`, () => undefined);
  else describeOn(`${title} on Fabric ${programs.version.text}`, () => ControlledFabric.start(shape), suite);
}

/** Runs a suite on Fabric alone, where its programs are found and can order in this way. */
export function describeOnFabric(title: string, suite: Suite, ordering: Ordering): void {
  const programs = findPrograms();
  const reason = programs === undefined ? NO_PROGRAMS : lackOf(programs, ordering);
  if (reason !== undefined) it.skip(`${title} on Fabric (skipped: ${reason})`, () => undefined);
  else describeOn(`${title} on Fabric ${programs?.version.text ?? ''}`, () => ControlledFabric.start(ordering), suite);
}

/** Programs that were built from source do not say their version. */
function lackOf({ folder, version }: Programs, { ordererType }: Ordering): string | undefined {
  const isKnown = ordererType !== 'BFT' || readFileSync(join(folder, 'configtxgen')).includes('SmartBFT');
  return isKnown ? undefined : `Fabric ${version.text} has no byzantine fault tolerant ordering`;
}

function describeOn(title: string, start: () => Promise<ControlledNetwork>, suite: Suite): void {
  describe(title, () => {
    let network: ControlledNetwork | undefined;

    beforeAll(async () => {
      network = await start();
    }, START_MS);

    afterAll(async () => {
      await network?.stop();
    }, START_MS);

    suite(() => {
      if (network === undefined) throw new Error('the network has not started');
      return network;
    });
  });
}
