// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { HOST } from '../address';
import { Hang } from '../stand-in';

/**
 * The links between orderers, each way: an HTTP proxy that knows who connects to whom. What is under way on a link that is
 * cut is not lost, it comes when the link is there again, as with TCP; nobody is told that a link is cut. Not cut is the way
 * to the addresses for clients, by which an orderer fetches blocks that the others have put into a snapshot.
 */
export class OrdererLinks {
  readonly #cuts = new Map<string, Hang>();
  readonly #ends = new Set<Socket>();
  #delayMs = 0;

  private constructor(private readonly server: Server) {
    server.on('connect', (request: IncomingMessage, end: Socket) => void this.#link(request, end));
  }

  /** Serves on a free port of this machine, and does not keep this process from ending. */
  static async start(): Promise<OrdererLinks> {
    const server = createServer().listen(0, HOST);
    await once(server, 'listening');
    return new OrdererLinks(server.unref());
  }

  /** Host and port. */
  get address(): string {
    return `${HOST}:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Everything takes so much longer on every link, each way; at most twice as much where one thing follows another. */
  delay(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  /** Nothing comes from this orderer to the others any more, nor from them to it. */
  cut(orderer: string): void {
    this.#cutOf(orderer).begin();
  }

  /** The links of this orderer are there again. */
  mend(orderer: string): void {
    this.#cutOf(orderer).end();
  }

  async stop(): Promise<void> {
    for (const cut of this.#cuts.values()) cut.end();
    for (const end of this.#ends) end.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #cutOf(orderer: string): Hang {
    const cut = this.#cuts.get(orderer) ?? new Hang();
    this.#cuts.set(orderer, cut);
    return cut;
  }

  async #link({ url = '', headers }: IncomingMessage, near: Socket): Promise<void> {
    const { hostname, port } = new URL(`http://${url}`);
    const link = [callerOf(headers), hostname];
    const far = connect({ host: HOST, port: Number(port) });
    const ends = [near, far];
    for (const end of ends) this.#ends.add(end.unref());
    near.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const late = (source: AsyncIterable<Buffer>): AsyncIterable<Buffer> => this.#late(source, link);
    // Where one end is gone, so is the other.
    await Promise.all([pipeline(near, late, far), pipeline(far, late, near)]).catch(() => undefined);
    for (const end of ends) this.#ends.delete(end.destroy());
  }

  async *#late(source: AsyncIterable<Buffer>, link: readonly string[]): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      await pause(this.#delayMs);
      for (const orderer of link) await this.#cutOf(orderer).over();
      yield chunk;
    }
  }
}

/** The user of the credentials that a client gives a proxy. */
function callerOf({ 'proxy-authorization': credentials = '' }: IncomingMessage['headers']): string {
  const [user = ''] = Buffer.from(credentials.replace('Basic ', ''), 'base64').toString().split(':');
  return user;
}
