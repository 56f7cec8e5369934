// SPDX-License-Identifier: Apache-2.0

/**
 * Networks for the facade under test: the stand-in, with the project's chaincode in a process of its own, and Fabric.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChaincodeProcess, type Orders, startNetwork, startStandIn, type StandIn } from '@orchestrator/network';
import { ServerProcess } from './server-process';
import { ORG1, ORG2 } from './target';

/** A network that a facade can follow. */
export interface LedgerNetwork {
  /** The connection profile. */
  readonly profile: string;
  stop(): Promise<void>;
}

/** A stand-in with the chaincode of the project. */
export class StandInNetwork implements LedgerNetwork {
  private constructor(
    private readonly folder: string,
    private readonly chaincode: ChaincodeProcess,
    private readonly standIn: StandIn,
  ) {}

  static async start(options: { readonly orderers?: number } = {}): Promise<StandInNetwork> {
    const folder = mkdtempSync(join(tmpdir(), 'orchestrator-stand-in-'));
    const chaincode = await ChaincodeProcess.start();
    const { address } = chaincode;
    const chaincodes = { orchestrator: { [ORG1]: { address }, [ORG2]: { address } } };
    return new StandInNetwork(folder, chaincode, await startStandIn({ folder, chaincodes, orderers: 3, ...options }));
  }

  get profile(): string {
    return this.standIn.connectionFile;
  }

  /** What goes wrong is ordered here. */
  get orders(): Orders {
    return this.standIn.orders;
  }

  async stop(): Promise<void> {
    this.standIn.stop();
    await this.chaincode.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Fabric's own peers and orderers with the chaincode of the project. */
export async function startFabric(): Promise<LedgerNetwork> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'orchestrator-fabric-'));
  const network = await startNetwork({ dataFolder, settings: { name: 'facade' }, endsWithProcess: true });
  await network.deploy();
  return {
    profile: join(dataFolder, 'facade', 'connection.json'),
    stop: async () => {
      await network.stop({ remove: true });
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The built server in front of a network; `folder` is that of its replica, if it is to stay. */
export function startFacade(
  { profile }: Pick<LedgerNetwork, 'profile'>,
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<ServerProcess> {
  return ServerProcess.start({
    ...(folder === undefined ? {} : { folder }),
    environment: { ORCHESTRATOR_MODE: 'ledger', ORCHESTRATOR_NETWORK_CONFIG: profile, ...environment },
  });
}
