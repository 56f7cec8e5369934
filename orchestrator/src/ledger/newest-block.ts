// SPDX-License-Identifier: Apache-2.0

import type { Client } from '@grpc/grpc-js';
import { SharedCheck } from '../replica/shared-check';
import { type DeliverPath, DeliverStream, DeliveryError } from './deliver-stream';
import type { Seeker } from './seek';

/** A node that is asked for the newest block of a channel that it has. */
export interface BlockReporter {
  readonly name: string;
  /** The number of its newest block at some moment after this call. @throws DeliveryError if it does not answer in time. */
  newest(): Promise<number>;
}

/** A node to ask, and how. */
export interface ReporterParts {
  readonly name: string;
  readonly client: Client;
  readonly path: DeliverPath;
  readonly seeker: Seeker;
  /** How long it may take to answer. */
  readonly limitMs: number;
  /** Told when it has not answered in time. */
  readonly late?: (reason: string) => void;
}

/** When this process itself was held up, the answer may lie here unread: timers come before what has arrived. */
const LAST_LOOK_MS = 100;

interface Question {
  readonly resolve: (number: number) => void;
  readonly reject: (error: Error) => void;
  number: number | undefined;
}

/**
 * Asks one node over one stream, as long as it lasts. All who ask while a question is under way share the next one, so a
 * node is never asked faster than it answers.
 */
export class NodeReporter implements BlockReporter {
  readonly #shared = new SharedCheck(() => this.#ask());
  #stream: DeliverStream | undefined;
  #question: Question | undefined;
  #isClosed = false;

  constructor(private readonly parts: ReporterParts) {}

  get name(): string {
    return this.parts.name;
  }

  newest(): Promise<number> {
    return this.#shared.run();
  }

  close(): void {
    this.#isClosed = true;
    this.#stream?.cancel('closed');
  }

  async #ask(): Promise<number> {
    const { name, seeker, limitMs } = this.parts;
    const request = await seeker.newest();
    if (this.#isClosed) throw new DeliveryError('closed');
    const stream = (this.#stream ??= this.#open());
    return new Promise((resolve, reject) => {
      let timer = setTimeout(() => (timer = setTimeout(late, LAST_LOOK_MS)), limitMs - LAST_LOOK_MS);
      const late = (): void => {
        const reason = `${name} has not answered within ${String(limitMs)} ms`;
        stream.cancel(reason);
        this.parts.late?.(reason);
      };
      this.#question = {
        number: undefined,
        resolve: (number) => {
          clearTimeout(timer);
          resolve(number);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      stream.send(request);
    });
  }

  #open(): DeliverStream {
    return new DeliverStream(this.parts.client, this.parts.path, {
      block: ({ header }) => {
        if (this.#question !== undefined) this.#question.number = header?.number;
      },
      done: () => {
        const question = this.#question;
        this.#question = undefined;
        if (question?.number === undefined) this.#stream?.cancel('an answer came without a block');
        else question.resolve(question.number);
      },
      ended: (reason) => {
        this.#stream = undefined;
        this.#question?.reject(reason);
        this.#question = undefined;
      },
    });
  }
}
