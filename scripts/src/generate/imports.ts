// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import type * as protobuf from 'protobufjs';
import { typesUsed } from './names';

/** @throws if the file of the object does not import the files of all that the object names. */
export function assertImported(object: protobuf.ReflectionObject): void {
  const { filename } = object;
  // What comes with protobufjs has no file.
  if (filename === null) return;
  const imported = [...readFileSync(filename, 'utf8').matchAll(/^import "([^"]+)";/gm)].map(([, path = '']) => path);
  for (const used of typesUsed(object)) {
    const declaring = used.filename;
    if (declaring === null || declaring === filename) continue;
    if (!imported.some((path) => declaring.endsWith(`/${path}`))) {
      throw new Error(`${filename}: ${object.name} names ${used.fullName}, and ${declaring} is not imported`);
    }
  }
}
