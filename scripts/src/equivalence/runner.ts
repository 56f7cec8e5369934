// SPDX-License-Identifier: Apache-2.0

import {
  AssetEvent,
  decode,
  encode,
  type ProfilingStep,
  services,
  SortOrder,
  type Timestamp,
} from '@orchestrator/proto';
import { type Call, callOf, CHANNELS, headerOf, METHODS, PLACEHOLDER, replaced } from './call';
import { canonicalText, Names } from './canonical';
import { type Answer, Connection } from './connection';
import type { Lane } from './lane';
import { Cursors, type Page, Query } from './pages';
import { callsOf, type Listing, type Program, type Step } from './program';
import { replay, StreamReader } from './stream-reader';
import type { Target } from './targets';
import { needsCursor, traverse } from './traverse';

const READER = 'MyOrg1MSP';
const ALL = 1_000_000;
const CODE = /^(OE\d{4}): /;

/** One call and how it ended: for the coverage. */
export interface Observation {
  readonly path: string;
  /** `OK`, or the status and the code, such as `NOT_FOUND OE0002`. */
  readonly outcome: string;
  readonly text: string;
}

/** What a program has seen of a server. */
export interface Trace {
  /** For each step, and then for each channel, what it gave. */
  readonly texts: readonly string[];
  /** What cannot be right, whatever other servers say. */
  readonly faults: readonly string[];
  readonly observations: readonly Observation[];
  readonly events: readonly AssetEvent[];
}

/** Where a program begins in a channel. */
interface Mark {
  readonly eventId: string;
  readonly time: Timestamp | undefined;
}

/** Runs programs on one lane of a server, one after another. Nobody else may write to its channels meanwhile. */
export class Runner {
  readonly #connection: Connection;
  readonly #cursors: Cursors;
  readonly #marks = new Map<string, Mark>();
  readonly #streams = new Map<string, StreamReader>();

  /** Had nobody ever written to its channels when this one came? */
  isFresh = true;

  private constructor(
    readonly name: string,
    address: string,
    lane: Lane,
  ) {
    this.#connection = new Connection(address, lane);
    this.#cursors = new Cursors(this.#connection);
  }

  /** Connects, and begins behind all that the channels hold. */
  static async start({ name, address }: Target, lane: Lane): Promise<Runner> {
    const runner = new Runner(name, address, lane);
    for (const channel of CHANNELS) {
      const { queryEvents } = services.event.methods;
      const call = callOf({ mspid: READER, channel }, queryEvents, { pageSize: 1, sort: SortOrder.DESCENDING });
      const { bytes, status, text } = await runner.#connection.unary(call);
      if (status !== 'OK') throw new Error(`${name}: ${channel} cannot be read: ${status}: ${text}`);
      const [newest] = decode(queryEvents.reply, bytes).events;
      if (newest !== undefined) runner.isFresh = false;
      runner.#marks.set(channel, { eventId: newest?.id ?? '', time: newest?.timestamp });
      const reader = new StreamReader(runner.#connection, { mspid: READER, channel }, newest?.id ?? '');
      runner.#streams.set(channel, reader);
    }
    return runner;
  }

  /** Runs a program. The nonce takes the place of the placeholder in its keys: twelve hexadecimal digits. */
  async run(program: Program, nonce: string): Promise<Trace> {
    for (const call of program.steps.flatMap(sharedListings)) await this.#cursors.advance(call);
    const run = new ProgramRun(
      { connection: this.#connection, cursors: this.#cursors, starts: this.#marks, streams: this.#streams },
      nonce,
    );
    const texts: string[] = [];
    for (const step of program.steps) texts.push(await run.step(step));
    texts.push(...(await Promise.all(CHANNELS.map((channel) => run.events(channel)))));
    for (const [channel, mark] of run.ends) this.#marks.set(channel, mark);
    return { texts, faults: run.faults, observations: run.observations, events: run.seen };
  }

  /** All rows of a query, whoever has made them. */
  async list(call: Call): Promise<object[]> {
    const query = new Query(call);
    const rows: object[] = [];
    for (let token = ''; ;) {
      const page = await query.page(this.#connection, token, 1000);
      if (page.answer.status !== 'OK') throw new Error(`${this.name}: ${page.answer.text}`);
      rows.push(...page.rows);
      token = page.nextPageToken;
      if (token === '') return rows;
    }
  }

  close(): void {
    this.#connection.close();
  }
}

function sharedListings(step: Step): Call[] {
  return step.kind === 'listing' && needsCursor(step.listing) ? [step.listing.call] : [];
}

interface Server {
  readonly connection: Connection;
  readonly cursors: Cursors;
  readonly starts: ReadonlyMap<string, Mark>;
  readonly streams: ReadonlyMap<string, StreamReader>;
}

/** One program on one server. */
class ProgramRun {
  readonly faults: string[] = [];
  readonly observations: Observation[] = [];
  readonly seen: AssetEvent[] = [];
  readonly ends = new Map<string, Mark>();
  readonly #names = new Map<string, Names>();
  readonly #created = new Map<string, Timestamp>();

  constructor(
    private readonly server: Server,
    private readonly nonce: string,
  ) {}

  async step(step: Step): Promise<string> {
    switch (step.kind) {
      case 'call':
        return this.#call(step.call);
      case 'race':
        return this.#race(step.call, step.callers);
      case 'together': {
        const answers = await Promise.all(step.calls.map((call) => this.#send(call)));
        return answers.map((answer, i) => this.#told(step.calls[i], answer)).join('\n');
      }
      case 'listing':
        return this.#listing(step.listing);
    }
  }

  /** The events of the program on a channel: a live stream, one that begins now and a query have to agree. */
  async events(channel: string): Promise<string> {
    const { connection, starts, streams } = this.server;
    const caller = { mspid: READER, channel };
    const key = `00000000-0000-4000-8000-${this.nonce}`;
    const end: Partial<ProfilingStep> = { assetKey: key, duration: 1, step: 'end of a program' };
    const answer = await this.#send(callOf(caller, services.profiling.methods.registerProfilingStep, end));
    if (answer.status !== 'OK') return `the end cannot be marked: ${answer.status} ${answer.text}`;
    const start = starts.get(channel);
    const [live = [], again, listed] = await Promise.all([
      streams.get(channel)?.takeThrough(key),
      replay(connection.events(caller, start?.eventId ?? ''), key),
      this.#listedSince(channel, start),
    ]);
    if (idsOf(live) !== idsOf(again)) this.faults.push(`${channel}: a live stream and a replay give other events`);
    if (idsOf(live) !== idsOf(listed)) this.faults.push(`${channel}: the stream and QueryEvents give other events`);
    this.#end(channel, live);
    return live.map((event) => this.#text(channel, AssetEvent, encode(AssetEvent, event))).join('\n');
  }

  #end(channel: string, events: readonly AssetEvent[]): void {
    const last = events.at(-1);
    this.ends.set(channel, { eventId: last?.id ?? '', time: last?.timestamp });
    this.seen.push(...events);
  }

  async #listedSince(channel: string, start: Mark | undefined): Promise<AssetEvent[]> {
    const { queryEvents } = services.event.methods;
    const request = { pageSize: ALL, filter: { start: start?.time } };
    const { bytes } = await this.server.connection.unary(callOf({ mspid: READER, channel }, queryEvents, request));
    const { events } = decode(queryEvents.reply, bytes);
    return events.slice(events.findIndex(({ id }) => id === start?.eventId) + 1);
  }

  async #call(call: Call): Promise<string> {
    return this.#told(call, await this.#send(call));
  }

  async #race(call: Call, callers: number): Promise<string> {
    const answers = await Promise.all(Array.from({ length: callers }, () => this.#send(call)));
    const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
    answers.sort((a, b) => order(a.status, b.status) || order(a.text, b.text));
    return answers.map((answer) => this.#told(call, answer)).join('\n');
  }

  async #listing(listing: Listing): Promise<string> {
    const { connection, cursors, starts } = this.server;
    const { call } = listing;
    const channel = headerOf(call, 'channel');
    const between: string[] = [];
    const pages = await traverse(
      { ...listing, call: this.#own(call) },
      {
        connection,
        cursor: cursors.of(call),
        timeOf: (key) => this.#created.get(key),
        start: starts.get(channel)?.time,
        meanwhile: async (beside) => void between.push(await this.#call(beside)),
      },
    );
    return [...pages.map((page) => this.#page(call, page)), ...between].join('\n');
  }

  #page(call: Call, { answer, rows, nextPageToken }: Page): string {
    if (answer.status !== 'OK') return this.#told(call, answer);
    this.#observe(call.path, 'OK', '');
    const query = new Query(call);
    const bytes = encode(query.method.reply, { [query.rowsOf]: rows, nextPageToken });
    return this.#text(headerOf(call, 'channel'), query.method.reply, bytes);
  }

  /** With the nonce of this run. */
  #own(call: Call): Call {
    return { ...call, bytes: replaced(call.bytes, PLACEHOLDER, this.nonce) };
  }

  #send(call: Call): Promise<Answer> {
    return this.server.connection.unary(this.#own(call));
  }

  #told(call: Call | undefined, { status, text, bytes }: Answer): string {
    if (call === undefined) return '';
    const codec = METHODS.get(call.path)?.reply;
    const own = text.replaceAll(this.nonce, PLACEHOLDER);
    this.#observe(call.path, status, own);
    if (status !== 'OK' || codec === undefined) return `${status} ${own}`;
    const reply = decode(codec, bytes) as { readonly key?: string; readonly creationDate?: Timestamp };
    if (reply.key !== undefined && reply.creationDate !== undefined) {
      this.#created.set(reply.key.replace(this.nonce, PLACEHOLDER), reply.creationDate);
    }
    return `OK ${this.#text(headerOf(call, 'channel'), codec, bytes)}`;
  }

  #text(channel: string, codec: Parameters<typeof canonicalText>[0], bytes: Uint8Array): string {
    const names = this.#names.get(channel) ?? new Names();
    this.#names.set(channel, names);
    return canonicalText(codec, replaced(bytes, this.nonce, PLACEHOLDER), names);
  }

  #observe(path: string, status: string, text: string): void {
    const code = CODE.exec(text)?.[1];
    this.observations.push({ path, outcome: code === undefined ? status : `${status} ${code}`, text });
  }
}

function idsOf(events: readonly AssetEvent[]): string {
  return events.map(({ id }) => id).join();
}

/** The calls of a program, for whoever counts them. */
export function countCalls(program: Program): number {
  return program.steps.reduce((sum, step) => sum + (step.kind === 'race' ? step.callers : callsOf(step).length), 0);
}
