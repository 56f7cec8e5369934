// SPDX-License-Identifier: Apache-2.0

import type { ChaincodeInterface } from 'fabric-shim';

/** Knows whether a call of a chaincode is running. */
export class RunningCalls {
  /** The chaincode, for those who call it. */
  readonly watched: ChaincodeInterface;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(chaincode: ChaincodeInterface) {
    this.watched = {
      Init: (stub) => chaincode.Init(stub),
      Invoke: async (stub) => {
        this.#running++;
        try {
          return await chaincode.Invoke(stub);
        } finally {
          this.#end();
        }
      },
    };
  }

  /** Resolves as soon as no call is running. */
  async ended(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #end(): void {
    this.#running--;
    if (this.#running === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
