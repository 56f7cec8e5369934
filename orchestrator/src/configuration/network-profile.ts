// SPDX-License-Identifier: Apache-2.0

import { dirname, resolve } from 'node:path';
import { readCertificates } from './certificates';
import type { Faults } from './faults';
import { type NamedPath, readText } from './files';
import { address as addressParser } from './parsers';

/** How the orderers of a network agree; a stand-in only looks like one. */
export type OrdererType = 'etcdraft' | 'BFT' | 'stand-in';

/** A peer or an orderer, and how to speak to it. */
export interface NetworkNode {
  readonly name: string;
  /** host:port. */
  readonly address: string;
  /** The authority of its certificate, in PEM; undefined where it is spoken to in the clear. */
  readonly tlsCa: string | undefined;
  /** The name that its certificate is checked for, where it is not that of the address. */
  readonly tlsName: string | undefined;
}

/** The files of a signing identity. */
export interface IdentityFiles {
  readonly certificate: string;
  readonly key: string;
}

/** An organization with its peers. */
export interface NetworkOrganization {
  readonly mspId: string;
  /** One is spoken to at a time: the first, until it is lost, then the next. */
  readonly peers: readonly NetworkNode[];
  /** Who acts for it, if the profile says. Paths are absolute. */
  readonly user: IdentityFiles | undefined;
}

/** A network of Fabric, as a client sees it. */
export interface NetworkProfile {
  readonly name: string;
  readonly channels: readonly string[];
  /** Name of the chaincode on every channel. */
  readonly chaincode: string;
  readonly organizations: readonly NetworkOrganization[];
  readonly orderers: readonly NetworkNode[];
  readonly ordererType: OrdererType;
}

const ORDERER_TYPES: readonly OrdererType[] = ['etcdraft', 'BFT', 'stand-in'];

/** Reads a connection profile and the certificates that it names; undefined after its faults were reported. */
export function readNetworkProfile(source: NamedPath, faults: Faults): NetworkProfile | undefined {
  const text = readText(source, faults);
  if (text === undefined) return undefined;
  const reader = new ProfileReader(source, faults);
  try {
    return Object.freeze(reader.read(JSON.parse(text)));
  } catch (error) {
    if (error instanceof ProfileError || error instanceof SyntaxError) {
      faults.report(source.name, `${JSON.stringify(source.path)} is no connection profile: ${error.message}`);
      return undefined;
    }
    throw error;
  }
}

/** Something is missing in a profile, or of another type. */
class ProfileError extends Error {
  override readonly name = 'ProfileError';
}

/** A value of a profile, and where it stands. */
interface Place {
  readonly at: string;
  readonly value: unknown;
}

class ProfileReader {
  constructor(
    private readonly source: NamedPath,
    private readonly faults: Faults,
  ) {}

  read(value: unknown): NetworkProfile {
    const root = { at: 'the file', value };
    const organizations = list(root, 'organizations').map((place) => this.#organization(place));
    const orderers = list(root, 'orderers').map((place) => this.#node(place));
    if (organizations.length === 0) throw new ProfileError('"organizations" is empty');
    if (orderers.length === 0) throw new ProfileError('"orderers" is empty');
    return {
      name: text(root, 'name'),
      channels: list(root, 'channels').map((place) => asText(place)),
      chaincode: text(root, 'chaincode'),
      organizations,
      orderers,
      ordererType: ordererType(root),
    };
  }

  #organization(place: Place): NetworkOrganization {
    const user = field(place, 'user');
    return {
      mspId: text(place, 'mspId'),
      peers: list(place, 'peers').map((peer) => this.#node(peer)),
      user:
        user.value === undefined
          ? undefined
          : { certificate: this.#path(text(user, 'certificate')), key: this.#path(text(user, 'key')) },
    };
  }

  #node(place: Place): NetworkNode {
    const address = text(place, 'address');
    if (addressParser.parse(address) === undefined) throw new ProfileError(`${place.at}.address is not host:port`);
    return {
      name: text(place, 'name'),
      address,
      tlsCa: this.#authority(optionalText(place, 'tlsCa')),
      tlsName: optionalText(place, 'tlsName'),
    };
  }

  #authority(path: string | undefined): string | undefined {
    if (path === undefined) return undefined;
    return readCertificates({ name: this.source.name, path: this.#path(path) }, this.faults)?.join('\n');
  }

  #path(path: string): string {
    return resolve(dirname(this.source.path), path);
  }
}

function ordererType(root: Place): OrdererType {
  const given = text(root, 'ordererType');
  const found = ORDERER_TYPES.find((type) => type === given);
  if (found === undefined) throw new ProfileError(`"ordererType" must be one of ${ORDERER_TYPES.join(', ')}`);
  return found;
}

function field({ at, value }: Place, key: string): Place {
  if (typeof value !== 'object' || value === null) throw new ProfileError(`${at} must be an object`);
  return { at: at === 'the file' ? key : `${at}.${key}`, value: (value as Record<string, unknown>)[key] };
}

function list(place: Place, key: string): Place[] {
  const { at, value } = field(place, key);
  if (!Array.isArray(value)) throw new ProfileError(`"${at}" must be a list`);
  return value.map((item: unknown, i) => ({ at: `${at}[${i}]`, value: item }));
}

function text(place: Place, key: string): string {
  return asText(field(place, key));
}

function optionalText(place: Place, key: string): string | undefined {
  const found = field(place, key);
  return found.value === undefined ? undefined : asText(found);
}

function asText({ at, value }: Place): string {
  if (typeof value !== 'string' || value === '') throw new ProfileError(`"${at}" must be a text`);
  return value;
}
