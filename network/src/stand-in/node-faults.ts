// SPDX-License-Identifier: Apache-2.0

/** The calls of a peer whose answer can be lost. */
export type GatewayCall = 'evaluate' | 'endorse' | 'submit' | 'commitStatus';

/** Where a call gets lost: before anything is done, or when all is done and only the answer is missing. */
export type LossPoint = 'before' | 'after';

/** A time in which a node does nothing, or a link passes nothing on, while connections stay. */
export class Hang {
  #waiting: (() => void)[] | undefined;

  begin(): void {
    this.#waiting ??= [];
  }

  end(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const go of waiting) go();
  }

  /** Resolves when it has not begun, or is over. */
  async over(): Promise<void> {
    while (this.#waiting !== undefined) {
      const waiting = this.#waiting;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }
}

/** How a peer is to misbehave. It may change while it runs. */
export interface PeerFaults {
  /** Calls that will be lost, the next one first. */
  readonly losses: { readonly call: GatewayCall; readonly point: LossPoint }[];
  /** How many calls of the gateway service may run at once; 0 is without a limit. */
  concurrencyLimit: number;
  readonly hang: Hang;
  /** What the peer makes of a result of its chaincode, when it lies. */
  lie: ((payload: Uint8Array) => Uint8Array) | undefined;
}

/** No misbehaviour; the limit is that of Fabric's sample configuration. */
export function createPeerFaults(): PeerFaults {
  return { losses: [], concurrencyLimit: 500, hang: new Hang(), lie: undefined };
}

/** Takes a loss from the list if one is due. */
export function takeLoss(faults: PeerFaults, call: GatewayCall, point: LossPoint): boolean {
  const index = faults.losses.findIndex((loss) => loss.call === call);
  if (index < 0 || faults.losses[index]?.point !== point) return false;
  faults.losses.splice(index, 1);
  return true;
}
