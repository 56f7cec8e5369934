// SPDX-License-Identifier: Apache-2.0

import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';

const UNLIMITED = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

/** The services of a node. */
export interface ServedService {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** Where a node listens, and as whom: PEM texts, or in clear. */
export interface ListenerSettings {
  readonly host: string;
  /** 0 takes a free one, and keeps it. */
  readonly port: number;
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  readonly services: readonly ServedService[];
}

/** One listening port. It can be closed and opened again, as if the node had gone and come back. */
export class Listener {
  #server: Server | undefined;
  #port: number;

  constructor(private readonly settings: ListenerSettings) {
    this.#port = settings.port;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  /** Host and port, once it was open. */
  get address(): string {
    return `${this.settings.host}:${this.#port}`;
  }

  /** Listens. Rejects if the port is taken. */
  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const { tls, services } = this.settings;
    const server = new Server(UNLIMITED);
    for (const { definition, implementation } of services) server.addService(definition, implementation);
    const credentials =
      tls === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(null, [
            { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) },
          ]);
    this.#port = await new Promise((resolve, reject) => {
      server.bindAsync(this.address, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
    });
    this.#server = server;
  }

  /** Closes the port and breaks all connections. */
  close(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
  }
}
