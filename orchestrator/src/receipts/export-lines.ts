// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';

/** Version of the layout of exports. */
const EXPORT_VERSION = 1;
const NEWLINE = 0x0a;
/** How the digest ends each line. */
const DIGEST = /,"digest":"([0-9a-f]{64})"\}$/;
const DIGEST_BYTES = ',"digest":""}'.length + 64;

/** What an export is of. */
export interface ExportHeader {
  /** `entry`: a commit log; `block`: a ledger. */
  readonly of: 'entry' | 'block';
  readonly channel: string;
  /** The name of the log, or of the chaincode. */
  readonly name: string;
  /** Position of the first entry, or number of the first block. */
  readonly first: number;
}

/** An entry or a block, as it is stored. */
export interface ExportItem {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** An export that is not as it was written. The text names the first bad line. */
export class BadExportError extends Error {
  override readonly name = 'BadExportError';
}

/**
 * The lines of an export, each a JSON object. The last member of each is a digest over the one before and the rest of the
 * line, so that no byte can change, and no line come or go, without notice.
 */
export async function* writeExport(header: ExportHeader, items: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const digests = new Digests();
  const { of, channel, name, first } = header;
  yield digests.seal({ orchestratorExport: EXPORT_VERSION, of, channel, name, first });
  let number = first;
  for await (const bytes of items) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    yield digests.seal({ [of]: number++, bytes: text });
  }
  yield digests.seal({ end: number - first });
}

/** What an export holds. It is read to its end, so that one that was cut off is found. */
export interface OpenExport {
  readonly header: ExportHeader;
  /** @throws BadExportError at the first bad line. */
  readonly items: AsyncGenerator<ExportItem>;
}

/** Opens an export in chunks of any size. @throws BadExportError if it does not begin as one. */
export async function openExport(chunks: AsyncIterable<Uint8Array>): Promise<OpenExport> {
  const lines = new Lines(chunks);
  const first = await lines.next('the first line');
  if (first === undefined) throw new BadExportError('the file is empty');
  const header = readHeader(first);
  return { header, items: readItems(header, lines) };
}

async function* readItems({ of, first }: ExportHeader, lines: Lines): AsyncGenerator<ExportItem> {
  for (let number = first; ; number++) {
    const where = `line ${String(lines.count + 1)}, where ${of} ${String(number)} is due,`;
    const line = await lines.next(where);
    if (line === undefined) throw new BadExportError(`the file is cut off: ${where} is missing`);
    if (line['end'] === number - first) {
      await lines.assertOver();
      return;
    }
    const { [of]: stands, bytes } = line;
    if (stands !== number || typeof bytes !== 'string') throw new BadExportError(`${where} holds something else`);
    yield { number, bytes: Buffer.from(bytes, 'base64') };
  }
}

function readHeader(line: Line): ExportHeader {
  const { orchestratorExport: version, of, channel, name, first } = line;
  if (version !== EXPORT_VERSION) {
    throw new BadExportError(
      version === undefined
        ? 'the file is no export of an orchestrator'
        : `the file has version ${JSON.stringify(version)} of exports; this release reads ${String(EXPORT_VERSION)}`,
    );
  }
  if (of !== 'entry' && of !== 'block') throw new BadExportError('the first line does not say what the export is of');
  if (typeof channel !== 'string' || typeof name !== 'string' || !Number.isSafeInteger(first)) {
    throw new BadExportError('the first line does not say what the export is of');
  }
  return { of, channel, name, first: first as number };
}

type Line = Readonly<Record<string, unknown>>;

/** Makes and checks the digests of lines, one after another. */
class Digests {
  #last: Uint8Array = new Uint8Array();

  seal(line: Line): string {
    const open = JSON.stringify(line).slice(0, -1);
    return `${open},"digest":"${this.#next(Buffer.from(open))}"}\n`;
  }

  /** The object of a line; undefined if it is not as it was written. */
  open(line: Buffer): Line | undefined {
    const open = line.subarray(0, Math.max(line.length - DIGEST_BYTES, 0));
    const digest = DIGEST.exec(line.subarray(open.length).toString('latin1'))?.[1];
    if (digest === undefined || this.#next(open) !== digest) return undefined;
    return parse(`${open.toString()}}`);
  }

  #next(open: Uint8Array): string {
    const digest = createHash('sha256').update(this.#last).update(open).digest();
    this.#last = digest;
    return digest.toString('hex');
  }
}

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

/** Takes lines from chunks of bytes. */
class Lines {
  /** How many were taken. */
  count = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #digests = new Digests();
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next line; undefined at the end. @throws BadExportError, naming the place as given. */
  async next(where: string): Promise<Line | undefined> {
    const bytes = await this.#take(where);
    if (bytes === undefined) return undefined;
    this.count++;
    const line = this.#digests.open(bytes);
    if (line !== undefined) return line;
    throw new BadExportError(
      this.count === 1
        ? 'the file is no export of an orchestrator, or its first line is damaged'
        : `${where} is damaged, or not the one that was written there`,
    );
  }

  /** @throws BadExportError if there is more. */
  async assertOver(): Promise<void> {
    const where = 'what was added behind the end of the export';
    if ((await this.#take(where)) !== undefined) throw new BadExportError(`${where} does not belong there`);
  }

  /** Up to the next newline, without it. */
  async #take(where: string): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    for (;;) {
      const end = this.#rest.indexOf(NEWLINE);
      if (end >= 0) {
        parts.push(this.#rest.subarray(0, end));
        this.#rest = this.#rest.subarray(end + 1);
        return Buffer.concat(parts);
      }
      parts.push(this.#rest);
      const next = await this.#chunks.next();
      if (next.done === true) break;
      const { buffer, byteOffset, byteLength } = next.value;
      this.#rest = Buffer.from(buffer, byteOffset, byteLength);
    }
    this.#rest = Buffer.alloc(0);
    if (parts.every(({ length }) => length === 0)) return undefined;
    throw new BadExportError(`${where} is damaged: it has no end`);
  }
}
