// SPDX-License-Identifier: Apache-2.0

import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Addressable } from '@orchestrator/proto';

const READ_TIMEOUT_MS = 10_000;

/** A file of another organization that could not be had as it was registered. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** The files that an organization offers to others over HTTP, on the loopback interface. */
export class FileStore {
  readonly #files = new Map<string, Uint8Array>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(({ url = '' }, response) => {
      const bytes = this.#files.get(url);
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    });
  }

  /** Opens an empty store on a free port. */
  static async open(): Promise<FileStore> {
    const store = new FileStore();
    await new Promise<void>((resolve, reject) => {
      store.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return store;
  }

  /** Offers a file. Equal files get addresses of their own. */
  put(bytes: Uint8Array): Addressable {
    const path = `/files/${randomUUID()}`;
    this.#files.set(path, bytes);
    const { port } = this.#server.address() as AddressInfo;
    return { checksum: sha256(bytes), storageAddress: `http://127.0.0.1:${port}${path}` };
  }

  /** Withdraws a file. */
  remove({ storageAddress }: Addressable): void {
    this.#files.delete(new URL(storageAddress).pathname);
  }

  /** How many files are offered. */
  get size(): number {
    return this.#files.size;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Fetches a file from whichever store has it. @throws FileError if it is gone or is not what was registered. */
export async function readFile(address: Addressable | undefined): Promise<Uint8Array> {
  if (address === undefined) throw new FileError('the asset has no address any more');
  const { checksum, storageAddress } = address;
  const bytes = await download(storageAddress);
  if (sha256(bytes) !== checksum.toLowerCase()) throw new FileError(`${storageAddress} is not what was registered`);
  return bytes;
}

/** SHA-256 in hexadecimal digits. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

async function download(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(READ_TIMEOUT_MS) });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    throw new FileError(`${url} answers ${response.status}`);
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw new FileError(`${url} cannot be read`, { cause });
  }
}
