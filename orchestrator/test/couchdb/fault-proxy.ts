// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingMessage, request as requestOf, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pause } from '../support/bounded';

/** What becomes of the answer to a request. */
export type Answer =
  /** It never comes. */
  | { readonly kind: 'never' }
  /** The connection is reset in its place. */
  | { readonly kind: 'reset' }
  /** It comes with half of its body, and the connection ends as if that were all. */
  | { readonly kind: 'cut' }
  /** Its status comes, with nothing in the body. */
  | { readonly kind: 'empty' }
  /** It comes a byte at a time, so far apart. */
  | { readonly kind: 'drip'; readonly ms: number }
  /** It comes late. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Another one comes: JSON, unless the body is a text. */
  | { readonly kind: 'other'; readonly status: number; readonly body?: unknown }
  /** It comes with another status. */
  | { readonly kind: 'status'; readonly status: number };

/** Whom a fault strikes. */
export interface Fault {
  readonly method?: string;
  /** Of the path with its query, decoded. */
  readonly path?: RegExp;
  /** Strikes so many requests, the first ones from now on; all if absent. */
  readonly times?: number;
  /** Whether the server gets the request all the same. */
  readonly isForwarded: boolean;
  readonly answer: Answer;
  /** What happens before the answer: when the server has answered, if it gets the request. */
  readonly meanwhile?: () => Promise<void>;
}

type Headers = IncomingMessage['headers'];

interface Forwarded {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/**
 * Stands before a server and breaks what it is told to. It wants a user and a password, which the server does not see:
 * so that there is a secret that could come out.
 */
export class FaultProxy {
  /** `PUT /path?query`, decoded, of the requests that have come. */
  readonly requests: string[] = [];
  #faults: { fault: Fault; left: number }[] = [];

  private constructor(
    private readonly target: URL,
    private readonly password: string,
    private readonly server: Server,
  ) {
    server.on('request', (request, response) => void this.#handle(request, response));
  }

  static async start(targetUrl: string, password: string): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(new URL(targetUrl), password, server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** With the credentials that it wants. */
  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://admin:${encodeURIComponent(this.password)}@127.0.0.1:${String(port)}`;
  }

  /** From now on; the first fault that fits a request strikes it. */
  order(...faults: Fault[]): void {
    this.#faults.push(...faults.map((fault) => ({ fault, left: fault.times ?? Infinity })));
  }

  /** No faults any more. */
  clear(): void {
    this.#faults = [];
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const what = `${request.method ?? ''} ${decodeURIComponent(request.url ?? '')}`;
    this.requests.push(what);
    const token = Buffer.from(`admin:${this.password}`).toString('base64');
    const isKnown = request.headers.authorization === `Basic ${token}`;
    const fault = isKnown ? this.#strike(request) : REFUSAL;
    try {
      const obtained = await this.#obtain(request, response, fault);
      await give(response, change(obtained, fault?.answer), fault?.answer);
    } catch {
      // The server is not there, or the client is not there any more.
      response.destroy();
    }
  }

  async #obtain(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): Promise<Forwarded> {
    const obtained = (fault?.isForwarded ?? true) ? await this.#forward(request, response) : await drain(request);
    await fault?.meanwhile?.();
    return obtained;
  }

  #strike({ method = '', url = '' }: IncomingMessage): Fault | undefined {
    const path = decodeURIComponent(url);
    const order = this.#faults.find(
      ({ fault, left }) =>
        left > 0 && (fault.method ?? method) === method && (fault.path === undefined || fault.path.test(path)),
    );
    if (order !== undefined) order.left--;
    return order?.fault;
  }

  #forward(request: IncomingMessage, response: ServerResponse): Promise<Forwarded> {
    const { hostname, port, username, password } = this.target;
    const headers = { ...request.headers };
    delete headers.authorization;
    const auth = username === '' ? {} : { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` };
    const options = { hostname, port, path: request.url, method: request.method, headers, ...auth };
    return new Promise((resolve, reject) => {
      const forward = requestOf(options, (answer) => {
        const { statusCode: status = 500, headers: given } = answer;
        collect(answer).then((body) => resolve({ status, headers: without(given), body }), reject);
      });
      forward.on('error', reject);
      // A client that gives up ends a request that the server would answer much later, but none that stores something.
      response.once('close', () => request.method === 'GET' && forward.destroy());
      request.pipe(forward);
    });
  }
}

const REFUSAL: Fault = {
  isForwarded: false,
  answer: { kind: 'other', status: 401, body: { error: 'unauthorized', reason: 'Name or password is incorrect.' } },
};

const NOTHING: Forwarded = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };

/** What will no longer be true of a body that is changed. */
function without({ 'content-length': _length, 'transfer-encoding': _encoding, ...headers }: Headers): Headers {
  return headers;
}

async function drain(request: IncomingMessage): Promise<Forwarded> {
  await collect(request);
  return NOTHING;
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function give(response: ServerResponse, { status, headers, body }: Forwarded, timing?: Answer): Promise<void> {
  switch (timing?.kind) {
    case 'never':
      return;
    case 'reset':
      (response.socket as Socket).resetAndDestroy();
      return;
    case 'late':
      await pause(timing.ms);
      break;
    case 'drip':
      await drip(response.writeHead(status, headers), body, timing.ms);
      return;
    default:
  }
  response.writeHead(status, headers).end(body);
}

function change({ status, headers, body }: Forwarded, answer: Answer | undefined): Forwarded {
  switch (answer?.kind) {
    case 'cut':
      return { status, headers, body: body.subarray(0, body.length / 2) };
    case 'empty':
      return { status, headers, body: Buffer.alloc(0) };
    case 'status':
      return { status: answer.status, headers, body };
    case 'other': {
      const { status: other, body: said = {} } = answer;
      const [type, text] = typeof said === 'string' ? ['text/html', said] : ['application/json', JSON.stringify(said)];
      return { status: other, headers: { 'content-type': type }, body: Buffer.from(text) };
    }
    default:
      return { status, headers, body };
  }
}

async function drip(response: ServerResponse, body: Buffer, ms: number): Promise<void> {
  for (const byte of body) {
    if (response.destroyed) return;
    response.write(Uint8Array.of(byte));
    await pause(ms);
  }
  response.end();
}
