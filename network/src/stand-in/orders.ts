// SPDX-License-Identifier: Apache-2.0

import type { Capability } from './chaincode-link';
import type { Listener } from './listener';
import type { GatewayCall, LossPoint } from './node-faults';
import type { OrdererNode } from './orderer-node';
import { PeerNode } from './peer-node';
import type { ValidationCode } from './validator';

/** A node with the port that it listens on. */
export interface Placed<Node> {
  readonly node: Node;
  readonly listener: Listener;
}

/** How to make a network misbehave while it runs. Names are those of the connection profile. */
export class Orders {
  readonly #forced: ValidationCode[] = [];

  constructor(
    private readonly peers: readonly Placed<PeerNode>[],
    private readonly orderers: readonly Placed<OrdererNode>[],
  ) {}

  /** The next transactions that would be valid get this code instead. 11 is a conflict of reads, 12 a phantom. */
  invalidateNext(code: ValidationCode, count = 1): void {
    this.#forced.push(...Array.from({ length: count }, () => code));
  }

  /** The code that the next valid transaction is to get, if any; it counts as given. */
  takeForcedCode(): ValidationCode | undefined {
    return this.#forced.shift();
  }

  /** Loses the next calls of a kind on a peer: before anything is done, or all but the answer. */
  loseCall(peer: string, call: GatewayCall, point: LossPoint): void {
    this.#peer(peer).node.faults.losses.push({ call, point });
  }

  /** Closes the port of a node and breaks its connections, as if it were gone. */
  takeAway(name: string): void {
    const { node, listener } = this.#any(name);
    node.isUp = false;
    listener.close();
  }

  /** Has the other peers give up a peer that is gone, as they do after a while. */
  forget(peer: string): void {
    this.#peer(peer).node.isKnown = false;
  }

  /** Opens the port of a node again. */
  async bringBack(name: string): Promise<void> {
    const { node, listener } = this.#any(name);
    await listener.open();
    node.isUp = true;
    if (node instanceof PeerNode) node.isKnown = true;
  }

  /** The node does nothing any more, and keeps its connections. */
  hang(name: string): void {
    const { node } = this.#any(name);
    if (node instanceof PeerNode) node.faults.hang.begin();
    else {
      node.hang.begin();
      this.pauseBlocks(name);
    }
  }

  /** A node that hangs goes on, with all that has come meanwhile. */
  wake(name: string): void {
    const { node } = this.#any(name);
    if (node instanceof PeerNode) node.faults.hang.end();
    else {
      node.hang.end();
      this.resumeBlocks(name);
    }
  }

  /** The node gets every block so much later. */
  delayBlocks(name: string, delayMs: number): void {
    this.#any(name).node.pace.delayMs = delayMs;
  }

  /** The node gets no more blocks, and goes on answering with those that it has. An orderer takes no transactions. */
  pauseBlocks(name: string): void {
    this.#any(name).node.pace.isPaused = true;
  }

  /** The node gets all that it missed. */
  resumeBlocks(name: string): void {
    const { node } = this.#any(name);
    node.pace.isPaused = false;
    node.catchUp();
  }

  /** The peer changes what its chaincode answers; without a change it is honest again. */
  lie(peer: string, change?: (payload: Uint8Array) => Uint8Array): void {
    this.#peer(peer).node.faults.lie = change;
  }

  /** The peer runs so many calls of the gateway service at once; 0 is without a limit. */
  limitConcurrency(peer: string, limit: number): void {
    this.#peer(peer).node.faults.concurrencyLimit = limit;
  }

  /** The peer loses the stream to its chaincode. Whatever runs on it fails; the next call opens another. */
  dropChaincode(peer: string): void {
    this.#peer(peer).node.dropChaincode();
  }

  /** All nodes behave as this line of Fabric; towards their chaincode from a new connection on. */
  behaveAs(capability: Capability): void {
    for (const { node } of this.orderers) node.capability = capability;
    for (const { node } of this.peers) {
      node.link.capability = capability;
      node.dropChaincode();
    }
  }

  #peer(name: string): Placed<PeerNode> {
    return getNamed(this.peers, name);
  }

  #any(name: string): Placed<PeerNode | OrdererNode> {
    return getNamed<PeerNode | OrdererNode>([...this.peers, ...this.orderers], name);
  }
}

function getNamed<Node extends { readonly name: string }>(nodes: readonly Placed<Node>[], name: string): Placed<Node> {
  const placed = nodes.find(({ node }) => node.name === name);
  if (placed === undefined) throw new Error(`there is no node "${name}"`);
  return placed;
}
