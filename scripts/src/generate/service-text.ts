// SPDX-License-Identifier: Apache-2.0

import type * as protobuf from 'protobufjs';
import { alias, camel, doc } from './names';

/** A service descriptor. */
export function serviceText(service: protobuf.Service): string {
  const fullName = service.fullName.slice(1);
  const methods = service.methodsArray.map((method) => methodText(fullName, method));
  return [
    `${doc(service.comment)}export const ${service.name} = {`,
    `  name: '${fullName}',`,
    '  methods: {',
    ...methods,
    '  },',
    '} as const satisfies Service;',
    '',
  ].join('\n');
}

function methodText(service: string, method: protobuf.Method): string {
  if (method.requestStream === true) throw new Error(`${method.fullName}: request streams are not supported`);
  const readOnly = method.options?.['idempotency_level'] === 'NO_SIDE_EFFECTS';
  return [
    `${doc(method.comment, '    ')}    ${camel(method.name)}: {`,
    `      name: '${method.name}',`,
    `      path: '/${service}/${method.name}',`,
    `      request: ${alias(method.resolvedRequestType?.name ?? '')},`,
    `      reply: ${alias(method.resolvedResponseType?.name ?? '')},`,
    `      readOnly: ${String(readOnly)},`,
    `      streams: ${String(method.responseStream === true)},`,
    '    },',
  ].join('\n');
}
