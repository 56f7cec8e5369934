// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import type { Codec } from '../codec';
import { checkEnd, readText, skipField } from '../wire';
import type { Service } from '../service';

export type QueryVersionParam = Readonly<Record<never, never>>;

export const QueryVersionParam: Codec<QueryVersionParam> = {
  name: 'orchestrator.QueryVersionParam',
  fields: [
  ],
  write(_message, to) {
    return to;
  },
  read(from, end) {
    while (from.pos < end) {
      const tag = from.uint32();
      skipField(tag, from);
    }
    checkEnd(from, end);
    return {};
  },
};

export interface QueryVersionResponse {
  /** Version of the build; `dev` for a build without one. */
  readonly orchestrator: string;
}

export const QueryVersionResponse: Codec<QueryVersionResponse> = {
  name: 'orchestrator.QueryVersionResponse',
  fields: [
    { name: 'orchestrator', property: 'orchestrator', number: 1, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.orchestrator) to.uint32(10).string(message.orchestrator);
    return to;
  },
  read(from, end) {
    let orchestrator_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          orchestrator_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { orchestrator: orchestrator_ };
  },
};

/** About the server itself. */
export const InfoService = {
  name: 'orchestrator.InfoService',
  methods: {
    /** Returns the server's version. Any member; the metadata entries are required here too. */
    queryVersion: {
      name: 'QueryVersion',
      path: '/orchestrator.InfoService/QueryVersion',
      request: QueryVersionParam,
      reply: QueryVersionResponse,
      readOnly: true,
      streams: false,
    },
  },
} as const satisfies Service;
