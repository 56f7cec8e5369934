// SPDX-License-Identifier: Apache-2.0

import type { Channel } from './channel';
import { type ChaincodeEndpoint, ChaincodeLink, type LinkSettings } from './chaincode-link';
import { endorse, type Endorsed } from './endorser';
import { Follower, type Pace } from './follower';
import type { Identity } from './identity';
import { createPeerFaults, type PeerFaults } from './node-faults';
import type { OpenProposal } from './proposal';

/** What a peer is made of. */
export interface PeerSettings {
  readonly name: string;
  readonly identity: Identity;
  readonly channels: readonly Channel[];
  /** Its chaincodes by name; none if it only follows. */
  readonly chaincodes: ReadonlyMap<string, ChaincodeEndpoint>;
  readonly link: LinkSettings;
}

/** One peer: follows the channels, and runs chaincode of its own. */
export class PeerNode {
  readonly faults: PeerFaults = createPeerFaults();
  readonly pace: Pace = { delayMs: 0, isPaused: false };
  readonly link: LinkSettings;
  readonly #followers: ReadonlyMap<string, Follower>;
  readonly #links: ReadonlyMap<string, ChaincodeLink>;
  /** Whether others reach it. */
  isUp = true;
  /** Whether other peers still count on it; they do so for a while when it is gone. */
  isKnown = true;
  address = '';

  constructor(readonly settings: PeerSettings) {
    this.link = { ...settings.link };
    this.#followers = new Map(settings.channels.map((channel) => [channel.name, new Follower(channel, this.pace)]));
    this.#links = new Map(
      [...settings.chaincodes].map(([name, endpoint]) => [name, new ChaincodeLink(endpoint, this.link)]),
    );
  }

  get name(): string {
    return this.settings.name;
  }

  get mspId(): string {
    return this.settings.identity.mspId;
  }

  follower(channel: string): Follower | undefined {
    return this.#followers.get(channel);
  }

  runs(chaincode: string): boolean {
    return this.#links.has(chaincode);
  }

  /** Runs a proposal and signs what came out. */
  async endorse(proposal: OpenProposal): Promise<Endorsed> {
    await this.faults.hang.over();
    return endorse(proposal, {
      identity: this.settings.identity,
      follower: (channel) => this.follower(channel),
      link: (chaincode) => this.#links.get(chaincode),
      tamper: (response) => {
        const { lie } = this.faults;
        if (lie !== undefined) response.setPayload(lie(response.getPayload_asU8()));
      },
    });
  }

  /** Ends the streams to its chaincodes. */
  dropChaincode(): void {
    for (const link of this.#links.values()) link.drop();
  }

  /** Commits all that is there, unless paused. */
  catchUp(): void {
    for (const follower of this.#followers.values()) follower.catchUp();
  }

  stop(): void {
    this.dropChaincode();
    for (const follower of this.#followers.values()) follower.stop();
  }
}
