// SPDX-License-Identifier: Apache-2.0

/**
 * What a comparison must find: the server with one rule changed. The environment variable PLANTED says in which built
 * file which text is replaced by which; the arguments are those of the server.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A change of one rule. */
export interface Planted {
  /** The end of the name of the built file. */
  readonly file: string;
  /** Stands in it exactly once. */
  readonly find: string;
  readonly by: string;
}

interface Compiling {
  _compile(text: string, filename: string): void;
}

const { file, find, by } = JSON.parse(process.env['PLANTED'] ?? '') as Planted;
const extensions = (module.constructor as unknown as { readonly _extensions: NodeJS.Dict<Loader> })._extensions;
type Loader = (compiling: Compiling, filename: string) => void;
const load = extensions['.js'];

extensions['.js'] = (compiling, filename) => {
  if (!filename.endsWith(file)) return load?.(compiling, filename);
  const [before, after, ...more] = readFileSync(filename, 'utf8').split(find);
  if (after === undefined || more.length > 0) throw new Error(`${file} does not hold this exactly once: ${find}`);
  compiling._compile(`${before ?? ''}${by}${after}`, filename);
};

module.require(join(__dirname, '..', '..', '..', 'orchestrator', 'dist', 'main.js'));
