// SPDX-License-Identifier: Apache-2.0

import { type ChannelInterface, connectivityState, status } from '@grpc/grpc-js';

type Call = ReturnType<ChannelInterface['createCall']>;

/** Opens a channel to a node. */
export type OpenChannel = () => ChannelInterface;

/** A node with the channel to it, and the calls that are under way there. */
class Place {
  channel: ChannelInterface;
  readonly #calls = new Set<Call>();

  constructor(private readonly open: OpenChannel) {
    this.channel = open();
  }

  get isLost(): boolean {
    return this.channel.getConnectivityState(false) === connectivityState.TRANSIENT_FAILURE;
  }

  createCall(...parameters: Parameters<ChannelInterface['createCall']>): Call {
    const call = this.channel.createCall(...parameters);
    this.#calls.add(call);
    const start = call.start.bind(call);
    call.start = (metadata, listener) =>
      start(metadata, {
        onReceiveMetadata: (received) => listener.onReceiveMetadata(received),
        onReceiveMessage: (message) => listener.onReceiveMessage(message),
        onReceiveStatus: (ended) => {
          this.#calls.delete(call);
          listener.onReceiveStatus(ended);
        },
      });
    return call;
  }

  /** Takes another connection; gives what ends the calls on the former one. */
  renew(): (reason: string) => void {
    this.channel.close();
    this.channel = this.open();
    const calls = [...this.#calls];
    return (reason) => {
      for (const call of calls) call.cancelWithStatus(status.UNAVAILABLE, reason);
    };
  }
}

/**
 * A channel to one of several nodes that can stand for each other: to the first, until that cannot be reached or is given
 * up, then to the next, and from the last to the first. Calls that are under way when their node is lost fail.
 */
export class FailoverChannel implements ChannelInterface {
  readonly #places: readonly Place[];
  #index = 0;

  /** There must be a node. */
  constructor(nodes: readonly OpenChannel[]) {
    this.#places = nodes.map((open) => new Place(open));
  }

  /** The number of the node that has the calls now. */
  get at(): number {
    return this.#index;
  }

  /** Takes a node the calls that it has. They are UNAVAILABLE, with this reason; others go to the next node. */
  giveUp(at: number, reason: string): void {
    const end = this.#places[at]?.renew();
    if (at === this.#index) this.#advance();
    end?.(reason);
  }

  createCall(...parameters: Parameters<ChannelInterface['createCall']>): Call {
    for (let tried = 0; tried < this.#places.length && this.#current.isLost; tried++) this.#advance();
    return this.#current.createCall(...parameters);
  }

  close(): void {
    for (const { channel } of this.#places) channel.close();
  }

  getTarget(): string {
    return this.#current.channel.getTarget();
  }

  getConnectivityState(tryToConnect: boolean): connectivityState {
    return this.#current.channel.getConnectivityState(tryToConnect);
  }

  watchConnectivityState(...parameters: Parameters<ChannelInterface['watchConnectivityState']>): void {
    this.#current.channel.watchConnectivityState(...parameters);
  }

  getChannelzRef(): ReturnType<ChannelInterface['getChannelzRef']> {
    return this.#current.channel.getChannelzRef();
  }

  get #current(): Place {
    return this.#places[this.#index] as Place;
  }

  #advance(): void {
    this.#index = (this.#index + 1) % this.#places.length;
  }
}
