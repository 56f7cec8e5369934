// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { messageOf, NetworkError } from '../network-error';

/** What to download to where. */
export interface Download {
  readonly url: string;
  readonly file: string;
  /** Gives up when nothing comes for so long. */
  readonly idleMs?: number;
  /** Is told now and then how many bytes have come; the total is 0 if the server does not say it. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

const REDIRECTS = 5;
const IDLE_MS = 30_000;

/**
 * Downloads a file, following redirects; resolves with its SHA-256 in hexadecimal. Only HTTPS is used, at every step;
 * plain HTTP is for servers of this machine.
 * @throws NetworkError that names the address if it cannot be had in full.
 */
export async function download({ url, file, idleMs = IDLE_MS, onProgress }: Download): Promise<string> {
  const watch = new IdleWatch(idleMs);
  try {
    const response = await open(url, watch.signal);
    const total = Number(response.headers.get('content-length') ?? 0);
    const hash = createHash('sha256');
    let bytes = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        watch.touch();
        hash.update(chunk);
        bytes += chunk.length;
        onProgress?.(bytes, total);
        done(null, chunk);
      },
    });
    const body = Readable.fromWeb(response.body as ReadableStream);
    await pipeline(body, meter, createWriteStream(file), { signal: watch.signal });
    if (total !== 0 && bytes !== total) throw new Error(`${bytes} of ${total} bytes came`);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof NetworkError) throw error;
    const reason = watch.signal.aborted ? `nothing came for ${idleMs / 1000} s` : reasonOf(error);
    throw new NetworkError(`${url} could not be downloaded: ${reason}.`, '', { cause: error });
  } finally {
    watch.stop();
  }
}

async function open(url: string, signal: AbortSignal): Promise<Response> {
  let address = new URL(url);
  for (let step = 0; step <= REDIRECTS; step++) {
    assertSecure(address);
    const response = await fetch(address, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      address = new URL(location, address);
      continue;
    }
    if (response.status !== 200) throw new Error(`the server says ${response.status} ${response.statusText}`);
    return response;
  }
  throw new Error(`more than ${REDIRECTS} redirects`);
}

function assertSecure({ protocol, hostname, href }: URL): void {
  const isOwn = hostname === '[::1]' || hostname === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && isOwn)) return;
  throw new NetworkError(`${href} is not downloaded: programs come by https only.`);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}

/** Aborts when it was not touched for a while. */
class IdleWatch {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(idleMs: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), idleMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  touch(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
