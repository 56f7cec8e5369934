// SPDX-License-Identifier: Apache-2.0

import * as protobuf from 'protobufjs';

export const HEADER = '// SPDX-License-Identifier: Apache-2.0\n// Generated from the .proto files. Do not edit.\n';

/** Messages whose name shadows a global of the language go by another one. */
const ALIASES: Readonly<Record<string, string>> = { Function: 'AssetFunction', Event: 'AssetEvent' };

/** The name of a message or enum in TypeScript. */
export function alias(name: string): string {
  return ALIASES[name] ?? name;
}

/** The name of a field or rpc in TypeScript. */
export function camel(name: string): string {
  const words = name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** A service and the .proto file that declares it. */
export interface DeclaredService {
  /** Name of the file, without its ending. */
  readonly file: string;
  readonly name: string;
}

/** What a service is about. */
export function assetName({ name }: DeclaredService): string {
  return camel(name.replace(/Service$/, ''));
}

/** A comment of a .proto file as a doc comment. */
export function doc(comment: string | null | undefined, indent = ''): string {
  if (!comment) return '';
  const lines = comment.replaceAll('*/', '* /').split('\n');
  if (lines.length === 1) return `${indent}/** ${lines[0] ?? ''} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

/** The messages and enums that the text of an object names. */
export function typesUsed(object: protobuf.ReflectionObject): protobuf.ReflectionObject[] {
  if (object instanceof protobuf.Service) {
    return object.methodsArray.flatMap(({ resolvedRequestType, resolvedResponseType }) =>
      [resolvedRequestType, resolvedResponseType].filter((type) => type !== null),
    );
  }
  if (!(object instanceof protobuf.Type)) return [];
  return object.fieldsArray.map(({ resolvedType }) => resolvedType).filter((type) => type !== null);
}
