// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { fromMicros } from '@orchestrator/lib';
import { type DraftFields, encode, FabricEnvelope, FabricPayload, type FabricSeekInfo } from '@orchestrator/proto';
import type { Signatory } from './signer';

const SEEK = 5;
const HEADER_ONLY = 1;
const NONCE_BYTES = 24;
/** Nodes accept a request for 15 minutes. */
const RENEW_MS = 5 * 60_000;

/** Makes the signed requests for blocks of one channel. */
export class Seeker {
  #newest: { readonly bytes: Uint8Array; readonly sinceMs: number } | undefined;

  constructor(
    readonly channel: string,
    private readonly signatory: Signatory,
    /** The wall clock, in milliseconds since 1970. */
    private readonly now: () => number = Date.now,
  ) {}

  /** Asks for the header of the newest block. The same request serves many times: signing it takes longer than asking. */
  async newest(): Promise<Uint8Array> {
    const nowMs = this.now();
    if (this.#newest === undefined || nowMs - this.#newest.sinceMs >= RENEW_MS || nowMs < this.#newest.sinceMs) {
      const bytes = await this.#seek({ start: { newest: {} }, stop: { newest: {} }, contentType: HEADER_ONLY });
      this.#newest = { bytes, sinceMs: nowMs };
    }
    return this.#newest.bytes;
  }

  /** Asks for whole blocks from a number on, without end. */
  from(number: number): Promise<Uint8Array> {
    const start = { specified: { number } };
    return this.#seek({ start, stop: { specified: { number: Number.MAX_SAFE_INTEGER } } });
  }

  async #seek(content: DraftFields<FabricSeekInfo>): Promise<Uint8Array> {
    const { identity, signer, hash } = this.signatory;
    const payload = encode(FabricPayload, {
      header: {
        channelHeader: { type: SEEK, timestamp: fromMicros(this.now() * 1000), channelId: this.channel },
        signatureHeader: {
          creator: { mspId: identity.mspId, certificate: identity.credentials },
          nonce: randomBytes(NONCE_BYTES),
        },
      },
      content,
    });
    return encode(FabricEnvelope, { payload, signature: await signer(hash(payload)) });
  }
}
