// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, skipField } from '../wire';
import type { Service } from '../service';

/** A registered organization. It never changes. */
export interface Organization {
  /** The `mspid` it registered with. */
  readonly id: string;
  readonly creationDate: Timestamp | undefined;
  /** As registered; empty if none was given. */
  readonly address: string;
}

export const Organization: Codec<Organization> = {
  name: 'orchestrator.Organization',
  fields: [
    { name: 'id', property: 'id', number: 1, type: 'string', repeated: false, map: false },
    { name: 'creation_date', property: 'creationDate', number: 2, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'address', property: 'address', number: 3, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.id) to.uint32(10).string(message.id);
    if (message.creationDate !== undefined) writeMessage(Timestamp, message.creationDate, to.uint32(18));
    if (message.address) to.uint32(26).string(message.address);
    return to;
  },
  read(from, end) {
    let id_ = '';
    let creationDate_: Timestamp | undefined;
    let address_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          id_ = readText(from);
          break;
        case 18:
          creationDate_ = readMessage(Timestamp, from);
          break;
        case 26:
          address_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { id: id_, creationDate: creationDate_, address: address_ };
  },
};

export interface GetAllOrganizationsResponse {
  readonly organizations: readonly Organization[];
}

export const GetAllOrganizationsResponse: Codec<GetAllOrganizationsResponse> = {
  name: 'orchestrator.GetAllOrganizationsResponse',
  fields: [
    { name: 'organizations', property: 'organizations', number: 1, type: 'message', repeated: true, map: false, message: () => Organization },
  ],
  write(message, to) {
    if (message.organizations !== undefined) for (const element of message.organizations) writeMessage(Organization, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const organizations_: Organization[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          organizations_.push(readMessage(Organization, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { organizations: organizations_ };
  },
};

export interface RegisterOrganizationParam {
  /** Optional. Where others reach the organization: an absolute URI of at most 200 characters. It cannot be changed. */
  readonly address: string;
}

export const RegisterOrganizationParam: Codec<RegisterOrganizationParam> = {
  name: 'orchestrator.RegisterOrganizationParam',
  fields: [
    { name: 'address', property: 'address', number: 1, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.address) to.uint32(10).string(message.address);
    return to;
  },
  read(from, end) {
    let address_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          address_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { address: address_ };
  },
};

export type GetAllOrganizationsParam = Readonly<Record<never, never>>;

export const GetAllOrganizationsParam: Codec<GetAllOrganizationsParam> = {
  name: 'orchestrator.GetAllOrganizationsParam',
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

/** The organizations of a channel. */
export const OrganizationService = {
  name: 'orchestrator.OrganizationService',
  methods: {
    /**
     * Registers the caller in the channel, once; this must precede any asset it owns or task it works on.
     * Checks: address valid (OE0101), caller not registered yet (OE0006). A client that only wants to be registered can
     * take OE0006 as success.
     * Events: created ORGANIZATION, its asset_key being the organization id.
     */
    registerOrganization: {
      name: 'RegisterOrganization',
      path: '/orchestrator.OrganizationService/RegisterOrganization',
      request: RegisterOrganizationParam,
      reply: Organization,
      readOnly: false,
      streams: false,
    },
    /** Lists every organization registered in the channel. Any member. */
    getAllOrganizations: {
      name: 'GetAllOrganizations',
      path: '/orchestrator.OrganizationService/GetAllOrganizations',
      request: GetAllOrganizationsParam,
      reply: GetAllOrganizationsResponse,
      readOnly: true,
      streams: false,
    },
  },
} as const satisfies Service;
