// SPDX-License-Identifier: Apache-2.0

/**
 * How the server is told what to do: environment variables (`settings`), and the files that they name. Everything is
 * read and checked once, before anything starts; what comes out is one frozen object.
 */
export { readAuthorities } from './certificates';
export { NAME_BYTES } from './channels';
export { type Configuration, loadConfiguration } from './configuration';
export { type CouchConfiguration, placeOf } from './couchdb';
export { ConfigurationError, Faults } from './faults';
export type { LedgerConfiguration, SigningIdentity } from './ledger';
export { MEANINGLESS_NAMES } from './names';
export type { NetworkNode, OrdererType } from './network-profile';
export { type Address, formatAddress } from './parsers';
export { Secret } from './secret';
export { type Environment, type LogLevel, type Setting, SETTINGS } from './settings';
export type { ClientVerification, TlsConfiguration } from './tls';
