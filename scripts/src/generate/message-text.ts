// SPDX-License-Identifier: Apache-2.0

import * as protobuf from 'protobufjs';
import { fieldInfo, type FieldText } from './field-text';
import { alias, doc } from './names';

/** The interface of a message and its codec. */
export function messageText(type: protobuf.Type): string {
  const fields = [...type.fieldsArray].sort((a, b) => a.id - b.id).map(fieldInfo);
  return [interfaceText(type, fields), codecText(type, fields)].join('\n');
}

function interfaceText(type: protobuf.Type, fields: readonly FieldText[]): string {
  const lines = fields.map((field) => `${doc(field.comment, '  ')}  readonly ${field.property}: ${field.type};\n`);
  const keyword =
    lines.length === 0
      ? `export type ${alias(type.name)} = Readonly<Record<never, never>>;\n`
      : `export interface ${alias(type.name)} {\n${lines.join('')}}\n`;
  return `${doc(type.comment)}${keyword}`;
}

function codecText(type: protobuf.Type, fields: readonly FieldText[]): string {
  const name = alias(type.name);
  const empty = fields.length === 0;
  return [
    `export const ${name}: Codec<${name}> = {`,
    `  name: '${type.fullName.slice(1)}',`,
    '  fields: [',
    ...fields.map((field) => `    ${field.descriptor},`),
    '  ],',
    `  write(${empty ? '_message' : 'message'}, to) {`,
    ...fields.map((field) => `    ${field.write}`),
    '    return to;',
    '  },',
    '  read(from, end) {',
    ...fields.map((field) => `    ${field.declare}`),
    '    while (from.pos < end) {',
    '      const tag = from.uint32();',
    ...switchLines(fields),
    '    }',
    '    checkEnd(from, end);',
    `    return {${empty ? '' : ` ${fields.map(({ property, local }) => `${property}: ${local}`).join(', ')} `}};`,
    '  },',
    '};',
    '',
  ].join('\n');
}

function switchLines(fields: readonly FieldText[]): string[] {
  if (fields.length === 0) return ['      skipField(tag, from);'];
  return [
    '      switch (tag) {',
    ...fields.flatMap((field) => [
      `        case ${String(field.tag)}:`,
      ...field.read.map((line) => `          ${line}`),
      '          break;',
    ]),
    '        default:',
    '          skipField(tag, from);',
    '      }',
  ];
}
