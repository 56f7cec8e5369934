// SPDX-License-Identifier: Apache-2.0

import * as protobuf from 'protobufjs';
import { alias, camel } from './names';

/** The pieces of text that one field contributes to its message. */
export interface FieldText {
  readonly property: string;
  /** Name of the variable that holds the field while it is read. */
  readonly local: string;
  readonly comment: string | null;
  readonly type: string;
  readonly descriptor: string;
  readonly tag: number;
  readonly write: string;
  readonly declare: string;
  readonly read: readonly string[];
}

interface Kind {
  readonly name: string;
  readonly type: string;
  readonly wire: number;
  readonly initial: string;
  readonly read: string;
  readonly write: (value: string) => string;
}

const SCALARS: Readonly<Record<string, Omit<Kind, 'name'>>> = {
  string: { type: 'string', wire: 2, initial: `''`, read: 'readText(from)', write: (v) => `.string(${v})` },
  bytes: {
    type: 'Uint8Array',
    wire: 2,
    initial: 'new Uint8Array()',
    read: 'from.bytes()',
    write: (v) => `.bytes(${v})`,
  },
  bool: { type: 'boolean', wire: 0, initial: 'false', read: 'from.bool()', write: (v) => `.bool(${v})` },
  int32: { type: 'number', wire: 0, initial: '0', read: 'from.int32()', write: (v) => `.int32(${v})` },
  uint32: { type: 'number', wire: 0, initial: '0', read: 'from.uint32()', write: (v) => `.uint32(${v})` },
  int64: { type: 'number', wire: 0, initial: '0', read: 'readInt64(from)', write: (v) => `.int64(${v})` },
  uint64: { type: 'number', wire: 0, initial: '0', read: 'readUint64(from)', write: (v) => `.uint64(${v})` },
  float: { type: 'number', wire: 5, initial: '0', read: 'from.float()', write: (v) => `writeFloat(${v}, to)` },
};

function kindOf(field: protobuf.Field): Kind {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Enum) {
    const name = alias(resolvedType.name);
    return {
      name: 'enum',
      type: name,
      wire: 0,
      initial: '0',
      read: `from.int32() as ${name}`,
      write: (v) => `.int32(${v})`,
    };
  }
  if (resolvedType instanceof protobuf.Type) {
    const name = alias(resolvedType.name);
    const write = (v: string): string => `writeMessage(${name}, ${v}, to)`;
    return { name: 'message', type: name, wire: 2, initial: 'undefined', read: `readMessage(${name}, from)`, write };
  }
  const scalar = SCALARS[field.type];
  if (scalar === undefined) throw new Error(`${field.fullName}: type ${field.type} is not supported`);
  return { name: field.type, ...scalar };
}

/** The text of a field. */
export function fieldInfo(field: protobuf.Field): FieldText {
  field.resolve();
  const kind = kindOf(field);
  const property = camel(field.name);
  const shape = shapeOf(field, kind);
  return {
    property,
    local: local(field.name),
    comment: field.comment,
    tag: (field.id << 3) | (field.map ? 2 : kind.wire),
    descriptor: descriptorText(field, kind),
    ...shape(property, local(field.name)),
  };
}

type Shape = (property: string, variable: string) => Pick<FieldText, 'type' | 'write' | 'declare' | 'read'>;

function shapeOf(field: protobuf.Field, kind: Kind): Shape {
  if (field.map) return mapShape(field, kind);
  if (field.repeated) return repeatedShape(field, kind);
  return field.partOf !== null || kind.name === 'message' ? optionalShape(field, kind) : scalarShape(field, kind);
}

function mapShape(field: protobuf.Field, kind: Kind): Shape {
  const texts = kind.name === 'string';
  const start = `to.uint32(${String((field.id << 3) | 2)})`;
  const write = texts ? `writeTextEntry(entry, ${start})` : `writeEntry(${kind.type}, entry, ${start})`;
  return (property, variable) => ({
    type: `ReadonlyMap<string, ${kind.type}>`,
    write: `if (message.${property} !== undefined) for (const entry of sortedEntries(message.${property})) ${write};`,
    declare: `const ${variable} = new Map<string, ${kind.type}>();`,
    read: [texts ? `readTextEntry(from, ${variable});` : `readEntry(${kind.type}, from, ${variable});`],
  });
}

function repeatedShape(field: protobuf.Field, kind: Kind): Shape {
  if (kind.wire !== 2) throw new Error(`${field.fullName}: repeated ${field.type} is not supported`);
  return (property, variable) => ({
    type: `readonly ${kind.type}[]`,
    write: `if (message.${property} !== undefined) for (const element of message.${property}) ${put(field, kind, 'element')}`,
    declare: `const ${variable}: ${kind.type}[] = [];`,
    read: [`${variable}.push(${kind.read});`],
  });
}

function optionalShape(field: protobuf.Field, kind: Kind): Shape {
  const others = (field.partOf?.fieldsArray ?? []).filter((other) => other !== field).map(({ name }) => local(name));
  return (property, variable) => ({
    type: `${kind.type} | undefined`,
    write: `if (message.${property} !== undefined) ${put(field, kind, `message.${property}`)}`,
    declare: `let ${variable}: ${kind.type} | undefined;`,
    read: [...(others.length === 0 ? [] : [`${others.join(' = ')} = undefined;`]), `${variable} = ${kind.read};`],
  });
}

function scalarShape(field: protobuf.Field, kind: Kind): Shape {
  return (property, variable) => ({
    type: kind.type,
    write: `if (${present(kind, `message.${property}`)}) ${put(field, kind, `message.${property}`)}`,
    declare: `let ${variable}${annotation(kind)} = ${kind.initial};`,
    read: [`${variable} = ${kind.read};`],
  });
}

/** Names of fields may be words of the language, or of the code around them. */
function local(name: string): string {
  return `${camel(name)}_`;
}

function annotation(kind: Kind): string {
  return kind.name === 'enum' || kind.name === 'bytes' ? `: ${kind.type}` : '';
}

function present(kind: Kind, value: string): string {
  if (kind.name === 'bytes') return `${value} !== undefined && ${value}.length > 0`;
  if (kind.name === 'float') return `${value} !== undefined && !Object.is(${value}, 0)`;
  return value;
}

function put(field: protobuf.Field, kind: Kind, value: string): string {
  const start = `to.uint32(${String((field.id << 3) | kind.wire)})`;
  const write = kind.write(value);
  return write.startsWith('.') ? `${start}${write};` : `${write.replace(/\bto\)$/, `${start})`)};`;
}

function descriptorText(field: protobuf.Field, kind: Kind): string {
  const { resolvedType } = field;
  const parts = [
    `name: '${field.name}'`,
    `property: '${camel(field.name)}'`,
    `number: ${String(field.id)}`,
    `type: '${kind.name}'`,
    `repeated: ${String(field.repeated)}`,
    `map: ${String(field.map)}`,
  ];
  if (field.partOf !== null) parts.push(`oneof: '${field.partOf.name}'`);
  if (resolvedType instanceof protobuf.Type) parts.push(`message: () => ${alias(resolvedType.name)}`);
  if (resolvedType instanceof protobuf.Enum) parts.push(`values: ${alias(resolvedType.name)}`);
  return `{ ${parts.join(', ')} }`;
}
