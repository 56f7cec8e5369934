// SPDX-License-Identifier: Apache-2.0

import { dirname, join } from 'node:path';
import { Client, credentials, Metadata, type ServiceDefinition, type ServiceError, status } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer, loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { within } from './bounded';
import type { Target } from './target';

const ANSWER_MS = 5_000;

/** A service of which only the definition is known; it is called without any headers. */
class GenericClient {
  readonly #client: Client;
  readonly #service: ServiceDefinition;
  readonly #streams = new Set<{ cancel(): void }>();

  constructor(client: Client, definition: PackageDefinition, name: string) {
    this.#client = client;
    this.#service = definition[name] as ServiceDefinition;
  }

  async unary(name: string, request: object): Promise<object> {
    const { path, requestSerialize, responseDeserialize } = this.#method(name);
    const options = { deadline: Date.now() + ANSWER_MS };
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        new Metadata(),
        options,
        (error: ServiceError | null, reply?: object) => (error === null ? resolve(reply ?? {}) : reject(error)),
      );
    });
  }

  /** What a stream of either kind answers to one message. */
  async *stream(name: string, request: object): AsyncGenerator<object> {
    const { path, requestSerialize, responseDeserialize, requestStream } = this.#method(name);
    const call = this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new Metadata());
    call.on('error', () => undefined);
    this.#streams.add(call);
    call.write(request);
    if (!requestStream) call.end();
    try {
      for await (const message of call) yield message as object;
    } finally {
      this.#streams.delete(call);
      call.cancel();
    }
  }

  /** Closes the connection, and what streams over it. */
  close(): void {
    for (const stream of this.#streams) stream.cancel();
    this.#client.close();
  }

  #method(name: string) {
    const method = this.#service[name];
    if (method === undefined) throw new Error(`no method ${name}`);
    return method;
  }
}

const healthFile = join(dirname(require.resolve('grpc-health-check/package.json')), 'proto/health/v1/health.proto');
const health = loadSync(healthFile, { enums: String, keepCase: true });

/** Asks after the health of services. */
export class HealthClient {
  readonly #client: GenericClient;

  constructor({ address }: Target, access = credentials.createInsecure()) {
    this.#client = new GenericClient(new Client(address, access), health, 'grpc.health.v1.Health');
  }

  /** The answer, or the name of the status of a refusal. */
  async check(service: string): Promise<string> {
    return said(this.#client.unary('Check', { service }));
  }

  /** The answers of a watch. */
  watch(service: string): { next: () => Promise<string> } {
    const answers = this.#client.stream('Watch', { service });
    return { next: () => said(nextOf(answers)) };
  }

  close(): void {
    this.#client.close();
  }
}

async function said(answer: Promise<object>): Promise<string> {
  try {
    return ((await answer) as { status: string }).status;
  } catch (error) {
    return status[(error as ServiceError).code];
  }
}

async function nextOf(answers: AsyncGenerator<object>): Promise<object> {
  const next = await within(ANSWER_MS, 'answer', answers.next());
  if (next.done === true) throw new Error('the stream has ended with OK');
  return next.value;
}

const reflectionFile = join(
  dirname(require.resolve('@grpc/reflection/package.json')),
  'build/proto/grpc/reflection/v1/reflection.proto',
);
const reflection = loadSync(reflectionFile, { keepCase: true, bytes: Buffer });

interface ReflectionAnswer {
  readonly list_services_response?: { readonly service: readonly { readonly name: string }[] };
  readonly file_descriptor_response?: { readonly file_descriptor_proto: readonly Buffer[] };
}

/** Asks a server what it serves. */
export class ReflectionClient {
  readonly #client: GenericClient;

  constructor({ address }: Target) {
    const client = new Client(address, credentials.createInsecure());
    this.#client = new GenericClient(client, reflection, 'grpc.reflection.v1.ServerReflection');
  }

  async listServices(): Promise<string[]> {
    const answer = await this.#ask({ list_services: '*' });
    return answer.list_services_response?.service.map(({ name }) => name) ?? [];
  }

  /** A service as the files say that the server gives for its name. */
  async describeService(name: string): Promise<ServiceDefinition> {
    const answer = await this.#ask({ file_containing_symbol: name });
    const files = answer.file_descriptor_response?.file_descriptor_proto ?? [];
    const definition = loadFileDescriptorSetFromBuffer(Buffer.concat(files.flatMap(asField1)), { keepCase: true });
    return definition[name] as ServiceDefinition;
  }

  close(): void {
    this.#client.close();
  }

  async #ask(question: object): Promise<ReflectionAnswer> {
    const answers = this.#client.stream('ServerReflectionInfo', question);
    try {
      return await nextOf(answers);
    } finally {
      await answers.return(undefined);
    }
  }
}

/** A FileDescriptorSet is its files, each as field 1. */
function asField1(bytes: Buffer): Buffer[] {
  const header = [0x0a];
  let rest = bytes.length;
  for (; rest > 0x7f; rest >>>= 7) header.push((rest & 0x7f) | 0x80);
  return [Buffer.from([...header, rest]), bytes];
}
