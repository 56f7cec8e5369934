// SPDX-License-Identifier: Apache-2.0

import type { Writable } from 'node:stream';
import pc from 'picocolors';
import type { Board } from './board';
import { drawBoard } from './drawing';
import { type Report, toJsonLines, toLines } from './report';

const REDRAW_MS = 50;
const PICTURE_COLUMNS = 96;

/** Where a demo writes to. A terminal gets a moving picture. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/** Shows how a run goes. */
export interface Presenter {
  /** One thing that has happened. */
  say(line: string): void;
  /** A change on the board, in words. */
  show(board: Board, change: string): void;
  finish(report: Report): void;
  fail(text: string): void;
}

/** JSON lines of the results, a moving picture on terminals that have room for it, or else a line for each change. */
export function createPresenter(output: Output, { json, rounds }: { json: boolean; rounds: number }): Presenter {
  if (json) return new JsonPresenter(output);
  const { isTTY = false, columns = 0, rows = 0 } = output;
  const hasRoom = isTTY && columns >= PICTURE_COLUMNS && rows >= rounds + 8;
  return hasRoom ? new PicturePresenter(output) : new LinePresenter(output);
}

class JsonPresenter implements Presenter {
  constructor(private readonly output: Output) {}

  say(): void {
    // Results only.
  }

  show(): void {
    // Results only.
  }

  finish(report: Report): void {
    for (const line of toJsonLines(report)) this.output.write(`${line}\n`);
  }

  fail(text: string): void {
    this.output.write(`${JSON.stringify({ error: text })}\n`);
  }
}

class LinePresenter implements Presenter {
  constructor(protected readonly output: Output) {}

  say(line: string): void {
    this.output.write(`${line}\n`);
  }

  show(_board: Board, change: string): void {
    this.say(change);
  }

  finish(report: Report): void {
    this.say(['', ...toLines(report)].join('\n'));
  }

  fail(text: string): void {
    this.say(`The demo has failed: ${text}`);
  }
}

/** Keeps the picture at the end of the output: what is said goes above it. */
class PicturePresenter extends LinePresenter {
  #picture: readonly string[] = [];
  #drawnAt = 0;
  #board: Board | undefined;

  override say(line: string): void {
    const picture = this.#picture;
    this.#redraw([]);
    this.output.write(`${line}\n`);
    this.#redraw(picture);
  }

  override show(board: Board): void {
    this.#board = board;
    if (Date.now() - this.#drawnAt >= REDRAW_MS) this.#draw();
  }

  override finish(report: Report): void {
    this.#leavePicture();
    super.finish(report);
  }

  override fail(text: string): void {
    this.#leavePicture();
    super.fail(text);
  }

  #draw(): void {
    if (this.#board === undefined) return;
    this.#drawnAt = Date.now();
    this.#redraw(['', ...drawBoard(this.#board, pc)]);
  }

  /** Draws the last state, and lets what follows go below it. */
  #leavePicture(): void {
    this.#draw();
    this.#picture = [];
  }

  #redraw(picture: readonly string[]): void {
    const erase = this.#picture.length === 0 ? '' : `\x1b[${this.#picture.length}A\x1b[0J`;
    this.output.write(erase + picture.map((line) => `${line}\n`).join(''));
    this.#picture = picture;
  }
}
