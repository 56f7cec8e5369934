// SPDX-License-Identifier: Apache-2.0

import type * as protobuf from 'protobufjs';
import { doc } from './names';

/** An enum; a received number that has no name here stays a number. */
export function enumText(declaration: protobuf.Enum): string {
  const values = Object.entries(declaration.values).map(
    ([name, number]) => `${doc(declaration.comments[name] ?? null, '  ')}  ${name} = ${String(number)},\n`,
  );
  return `${doc(declaration.comment)}export enum ${declaration.name} {\n${values.join('')}}\n`;
}
