// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { connect, type Contract, type Gateway } from '@hyperledger/fabric-gateway';
import { internal, permissionDenied, type Rpc } from '@orchestrator/lib';
import type { AssetEvent } from '@orchestrator/proto';
import type { LedgerConfiguration, NetworkNode } from '../configuration';
import { createEntryCache, EntryReader } from '../replica/entry-reader';
import { Fold } from '../replica/fold';
import { BrokenFoldError, FoldStore } from '../replica/fold-store';
import { BrokenStoreError, isCorruption } from '../replica/store-errors';
import { askVersion } from './chaincode-version';
import { DeliverPath } from './deliver-stream';
import { QuorumFreshness } from './freshness';
import { KeptEntries } from './kept-entries';
import { LedgerChannel } from './ledger-channel';
import { NetworkClient } from './network-client';
import { NodeReporter, type ReporterParts } from './newest-block';
import { quorumOf } from './quorum';
import { Seeker } from './seek';
import { createSignatory, type Signatory } from './signer';

const REPLICA_FOLDER = 'replica';
/** How long a node may take to say how far it is; without an answer it does not count. */
const REPORT_MS = 3000;
/** A peer that owes a sign of life for so long is given up. */
const SIGN_MS = 4000;

/** What a facade is started with. */
export interface LedgerOptions {
  readonly ledger: LedgerConfiguration;
  /** Folder of this process. */
  readonly folder: string;
  /** Channels to serve. */
  readonly channels: readonly string[];
  /** Name of this process. */
  readonly replica: string;
  readonly version: string;
  readonly retryBudgetMs: number;
  /** Told of every write that is durable. */
  readonly committed: (channel: string, rpc: Rpc, events: readonly AssetEvent[]) => void;
  /** Told of every attempt of a write that has to be made again, with the reason. */
  readonly conflicted: (channel: string, reason: string) => void;
  /** Told of blocks that the peer has delivered. */
  readonly delivered: (channel: string, blocks: number) => void;
  /** Told of a transaction of which peers gave different results as long as it was tried, and which did. */
  readonly disagreed: (channel: string, name: string, peers: string) => void;
  /** Told while a replica catches up with its ledger; what it throws ends that. */
  readonly progress: (channel: string, done: number, last: number) => void;
  /** Told over and over why calls cannot be answered, as long as it is so. */
  readonly interrupted: (cause: unknown) => void;
  /** Told once when they can be answered again. */
  readonly resumed: () => void;
}

/** The replica of all channels with what keeps it up to date. It is opened, used, and dropped when it breaks. */
export class LedgerStore {
  readonly #channels = new Map<string, LedgerChannel>();
  readonly #clients: NetworkClient[] = [];
  readonly #reporters: NodeReporter[] = [];
  readonly #gateways = new Map<string, Gateway>();
  #closed: Error | undefined;
  #failure: Error | undefined;
  #onFailure: (cause: Error) => void = () => undefined;

  private constructor(
    private readonly options: LedgerOptions,
    private readonly folds: FoldStore,
  ) {}

  /**
   * Opens the replica and brings it up to date. A replica that cannot be used is made again from the first block on.
   * @throws BrokenStoreError if it is of another ledger, OE0013 if the network cannot be reached.
   */
  static async open(options: LedgerOptions): Promise<LedgerStore> {
    const folds = await openSoundFolds(options);
    const store = new LedgerStore(options, folds);
    try {
      store.#connect();
      await store.#catchUp();
      await store.#assertChaincode();
      return store;
    } catch (error) {
      await store.close(new Error('closed'));
      throw store.#failure ?? error;
    }
  }

  /** Calls back once if the replica or the ledger turns out to be broken: nothing is folded in any more. */
  onFailure(listener: (cause: Error) => void): void {
    this.#onFailure = listener;
    if (this.#failure !== undefined) listener(this.#failure);
  }

  /** The channel of this name. */
  channel(name: string): LedgerChannel {
    const channel = this.#channels.get(name);
    if (channel === undefined) throw internal(`channel "${name}" is not served`);
    return channel;
  }

  /** @throws OE0013 if calls on some channel cannot be answered now. */
  async assertServing(): Promise<void> {
    await Promise.all([...this.#channels.values()].map((channel) => channel.assertServing()));
  }

  /** Ends the streams and lets go of everything. The reason is what late comers are told. */
  async close(reason: Error): Promise<void> {
    this.#closed = reason;
    await Promise.all([...this.#channels.values()].map((channel) => channel.close()));
    for (const reporter of this.#reporters) reporter.close();
    for (const gateway of this.#gateways.values()) gateway.close();
    for (const client of this.#clients) client.close();
    await this.folds.close();
  }

  #connect(): void {
    const { profile, identities, mspId, freshness } = this.options.ledger;
    const identity = identities.get(mspId);
    if (identity === undefined) throw internal(`nobody signs for ${mspId}`);
    const peers = peersOf(this.options.ledger, mspId);
    const [client, writing] = [this.#client(peers), this.#client(peers)];
    for (const [id, signing] of identities) {
      const through = id === mspId ? writing : this.#client(peersOf(this.options.ledger, id));
      this.#gateways.set(id, connect({ client: through, ...createSignatory(id, signing) }));
    }
    const peer: Reporting = { name: peers.map(({ name }) => name).join(', '), client, path: DeliverPath.Peer };
    const home: Home = {
      signatory: createSignatory(mspId, identity),
      peer: { ...peer, late: (reason) => giveUp([client, writing], client.at, reason) },
      reporters: freshness === 'peer' ? [peer] : profile.orderers.map((orderer) => this.#reporting(orderer)),
    };
    const kept = new KeptEntries(this.folds, logIdOf(this.options.ledger));
    const cache = createEntryCache();
    for (const name of this.options.channels) {
      this.#channels.set(name, this.#createChannel(name, home, { kept, entries: new EntryReader(kept, name, cache) }));
    }
  }

  #createChannel(name: string, home: Home, kept: Kept): LedgerChannel {
    const { ledger, ...options } = this.options;
    const { profile, freshness, gatewayTimeoutMs: limitMs, maxInFlight } = ledger;
    const seeker = new Seeker(name, home.signatory);
    const reporters = home.reporters.map((node) => new NodeReporter({ ...node, seeker, limitMs: REPORT_MS }));
    const peer = new NodeReporter({ ...home.peer, seeker, limitMs: SIGN_MS });
    this.#reporters.push(...reporters, peer);
    const quorum = freshness === 'peer' ? 1 : quorumOf(reporters.length, profile.ordererType);
    return new LedgerChannel({
      ...options,
      ...kept,
      fold: new Fold(this.folds, name),
      chaincode: profile.chaincode,
      client: home.peer.client,
      peer,
      seeker,
      freshness: new QuorumFreshness(reporters, quorum),
      contractOf: (mspId) => this.#contractOf(name, mspId),
      limitMs,
      maxInFlight,
      failed: (cause) => {
        this.#failure = cause;
        this.#onFailure(cause);
      },
      assertOpen: () => {
        if (this.#closed !== undefined) throw this.#closed;
      },
    });
  }

  #contractOf(channel: string, mspId: string): Contract {
    const gateway = this.#gateways.get(mspId);
    if (gateway !== undefined) return gateway.getNetwork(channel).getContract(this.options.ledger.profile.chaincode);
    const signsFor = [...this.#gateways.keys()].join(', ');
    throw permissionDenied(`this facade does not sign for organization "${mspId}": it writes for ${signsFor}`);
  }

  /** A channel without the chaincode could be read, and would refuse every write. */
  async #assertChaincode(): Promise<void> {
    const { ledger, channels } = this.options;
    await Promise.all(
      channels.map((name) => askVersion(this.#contractOf(name, ledger.mspId), ledger.gatewayTimeoutMs)),
    );
  }

  async #catchUp(): Promise<void> {
    const { progress } = this.options;
    await Promise.all(
      [...this.#channels].map(([name, channel]) => channel.caughtUp((done, last) => progress(name, done, last))),
    );
  }

  #reporting(orderer: NetworkNode): Reporting {
    return { name: orderer.name, client: this.#client([orderer]), path: DeliverPath.Orderer };
  }

  #client(nodes: readonly NetworkNode[]): NetworkClient {
    const client = new NetworkClient(nodes);
    this.#clients.push(client);
    return client;
  }
}

type Reporting = Pick<ReporterParts, 'name' | 'path' | 'late'> & { readonly client: NetworkClient };

/** What all channels share of the organization whose peer is followed. */
interface Home {
  readonly signatory: Signatory;
  readonly peer: Reporting;
  readonly reporters: readonly Reporting[];
}

interface Kept {
  readonly kept: KeptEntries;
  readonly entries: EntryReader;
}

/** Clients of the same nodes give one of them up together. */
function giveUp(clients: readonly NetworkClient[], at: number, reason: string): void {
  for (const client of clients) client.giveUp(at, reason);
}

/** The peers through which an organization calls: its own, or any if it has none. */
function peersOf({ profile }: LedgerConfiguration, mspId: string): readonly NetworkNode[] {
  const own = profile.organizations.find((organization) => organization.mspId === mspId)?.peers ?? [];
  return own.length > 0 ? own : profile.organizations.flatMap(({ peers }) => peers);
}

/** What the replicas of a ledger bear as the name of their log. */
export function logIdOf({ profile }: LedgerConfiguration): string {
  return `ledger:${profile.chaincode}`;
}

/** Where the replica is. */
export function ledgerReplicaFolder(dataDirectory: string): string {
  return join(dataDirectory, REPLICA_FOLDER);
}

/** A replica that cannot be used is no loss: it is dropped and made again. */
async function openSoundFolds(options: LedgerOptions): Promise<FoldStore> {
  const folder = ledgerReplicaFolder(options.folder);
  const logId = logIdOf(options.ledger);
  try {
    const folds = await FoldStore.open(folder, logId);
    if (!folds.isSuspect) return folds;
    await folds.close();
  } catch (error) {
    if (error instanceof BrokenStoreError || !(error instanceof BrokenFoldError || isCorruption(error))) throw error;
  }
  await FoldStore.destroy(folder);
  return FoldStore.open(folder, logId);
}
