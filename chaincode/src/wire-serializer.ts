// SPDX-License-Identifier: Apache-2.0

/**
 * What the framework validates in place of bytes: they are declared as a string, which they are not.
 */
const OPAQUE = 'bytes';

/** Bytes on their way through the framework of contracts, which would print all others for its log at every step. */
export class WireBytes {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }
}

/** Hands the bytes of requests and replies through; what the framework's own contract answers becomes JSON. */
class WireSerializer {
  toBuffer(result: unknown): Buffer {
    return Buffer.from(result instanceof WireBytes ? result.bytes : JSON.stringify(result));
  }

  fromBuffer(bytes: Buffer): { readonly value: WireBytes; readonly validateData: string } {
    return { value: new WireBytes(bytes), validateData: OPAQUE };
  }
}

/** Tells the framework to use it. */
export const serializers = { transaction: 'wire', serializers: { wire: WireSerializer } };
