// SPDX-License-Identifier: Apache-2.0

/**
 * Networks for the facade under test: the stand-in, with the project's chaincode in a process of its own, and Fabric.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Orders, startNetwork, startStandIn, type StandIn } from '@orchestrator/network';
import { within } from './bounded';
import { ServerProcess } from './server-process';
import { ORG1, ORG2 } from './target';

const CHAINCODE_MAIN = join(__dirname, '../../../chaincode/dist/main.js');
const START_MS = 15_000;

/** What the chaincode on the stand-in calls itself. */
export const PACKAGE_ID = 'orchestrator:test';

type Environment = Readonly<Record<string, string>>;

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

/** The chaincode as a process that serves any number of peers. */
export class ChaincodeProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  /** Starts it, without TLS unless its environment says otherwise; port 0 is a free one. */
  static async start(address = '127.0.0.1:0', environment: Environment = {}): Promise<ChaincodeProcess> {
    const child = spawn(process.execPath, [CHAINCODE_MAIN], {
      env: {
        PATH: process.env['PATH'],
        CHAINCODE_SERVER_ADDRESS: address,
        CHAINCODE_ID: PACKAGE_ID,
        CHAINCODE_TLS_DISABLED: 'true',
        CORE_CHAINCODE_LOGGING_LEVEL: 'CRITICAL',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const endWithTests = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithTests);
    child.once('exit', () => process.off('exit', endWithTests));
    return new ChaincodeProcess(child, await within(START_MS, 'start of the chaincode', addressOf(child)));
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, address] = /listens on (\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`the chaincode has ended: ${said}`)));
  });
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
