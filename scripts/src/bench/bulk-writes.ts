// SPDX-License-Identifier: Apache-2.0

import { Against } from './expectations';
import type { Baselines } from './judgement';
import { type Figure, Meter, type Observer } from './measure';
import type { RawCouch, RawDocument } from './raw-couch';

const MOST_DOCUMENTS = 100;
const MOST_BYTES = 4 * 1024 * 1024;

interface Span {
  readonly work: string;
  readonly from: string;
  readonly to: string;
}

/** The second baseline on CouchDB: what a work has stored in the log, stored again by nothing but bulk writes. */
export class BulkWrites {
  readonly #spans: Span[] = [];

  constructor(
    private readonly couch: RawCouch,
    /** The database of the log. */
    private readonly log: string,
  ) {}

  /** Remembers where the log is before and after every work. */
  readonly observe: Observer = async () => {
    const from = await this.couch.sequence(this.log);
    return async (work) => {
      this.#spans.push({ work, from, to: await this.couch.sequence(this.log) });
      return {};
    };
  };

  /** Measures the bulk writes of every work that has stored anything, and sets them as its baseline. */
  async measure(figures: readonly Figure[], baselines: Baselines): Promise<Figure[]> {
    const measured: Figure[] = [];
    for (const { work, count } of figures) {
      const span = this.#spans.find((known) => known.work === work && known.from !== known.to);
      if (span === undefined) continue;
      const documents = await this.couch.documents(this.log, span.from, span.to);
      if (documents.length === 0) continue;
      const figure = await this.#store(documents, { work, count });
      baselines.setFor(Against.BulkWrites, work, figure.perSecond);
      measured.push(figure);
    }
    return measured;
  }

  async #store(documents: readonly RawDocument[], { work, count }: { work: string; count: number }): Promise<Figure> {
    const database = `${this.log}_bulk`;
    await this.couch.create(database);
    try {
      const groups = groupsOf(documents);
      const figure = await new Meter().once(`raw bulk writes of: ${work}`, count, async () => {
        for (const group of groups) await this.couch.bulk(database, group);
      });
      const bytes = documents.reduce((sum, { json }) => sum + json.length, 0);
      const note = `${String(documents.length)} documents, ${(bytes / 1000).toFixed(0)} kB, ${String(groups.length)} requests`;
      return { ...figure, note };
    } finally {
      await this.couch.remove(database);
    }
  }
}

function groupsOf(documents: readonly RawDocument[]): RawDocument[][] {
  const groups: RawDocument[][] = [];
  let bytes = Infinity;
  for (const document of documents) {
    const last = groups.at(-1);
    bytes += document.json.length;
    if (last === undefined || last.length === MOST_DOCUMENTS || bytes > MOST_BYTES) {
      groups.push([document]);
      bytes = document.json.length;
    } else last.push(document);
  }
  return groups;
}
