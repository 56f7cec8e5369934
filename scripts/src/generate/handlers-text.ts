// SPDX-License-Identifier: Apache-2.0

import { assetName, camel, type DeclaredService, HEADER } from './names';

/** The list of what serves each service: for one in `toy.proto`, `toyService` of `toy-service.ts`. */
export function handlersText(services: readonly DeclaredService[]): string {
  return [
    HEADER,
    ...services.map(({ file, name }) => `import { ${camel(name)} } from './${file}-service';`),
    `import type { ServiceHandlers } from './service-handlers';`,
    '',
    '/** What serves each service. */',
    'export const handlers: ServiceHandlers = {',
    ...services.map((service) => `  ${assetName(service)}: ${camel(service.name)},`),
    '};',
    '',
  ].join('\n');
}
