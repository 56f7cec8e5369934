// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';

/** A file that the recipe adds. */
export interface RecipeFile {
  /** Below the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** A line that the recipe adds to a file. */
export interface RecipeLine {
  readonly path: string;
  /** The line that it comes after. */
  readonly after: string;
  readonly added: string;
}

/** What a document tells the reader to add, by its own words: "New file" and "One line in". */
export interface Recipe {
  readonly files: readonly RecipeFile[];
  readonly lines: readonly RecipeLine[];
}

const NEW_FILE = /^New file `(?<path>[^`]+)`:\n\n```\w+\n(?<text>[\s\S]*?\n)```$/gm;
const ONE_LINE = /^One line in `(?<path>[^`]+)`, [^\n]+\n\n```diff\n (?<after>[^\n]*)\n\+(?<added>[^\n]*)\n```$/gm;

/** Reads the recipe of a document. @throws if a part of it cannot be understood, so that nothing is left out. */
export function readRecipe(path: string): Recipe {
  const document = readFileSync(path, 'utf8');
  const files = [...document.matchAll(NEW_FILE)].map(({ groups }) => ({ ...groups }) as unknown as RecipeFile);
  const lines = [...document.matchAll(ONE_LINE)].map(({ groups }) => ({ ...groups }) as unknown as RecipeLine);
  const announced = document.match(/^(?:New file|One line in) /gm) ?? [];
  const changes = document.match(/^```diff\n(?:[^`].*\n)*?/gm) ?? [];
  if (announced.length !== files.length + lines.length || changes.length !== lines.length) {
    throw new Error(`${path}: a part of the recipe is not written as the others`);
  }
  return { files, lines };
}
