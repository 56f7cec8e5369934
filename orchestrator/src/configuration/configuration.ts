// SPDX-License-Identifier: Apache-2.0

import { type ChannelConfiguration, DEFAULT_CHANNELS, parseChannels } from './channels';
import { type CouchConfiguration, readCouchDb, unusedCouchNotices } from './couchdb';
import { Faults } from './faults';
import { readText } from './files';
import { type LedgerConfiguration, readLedger, unusedLedgerNotices } from './ledger';
import { meaninglessNotices, refuseUnknownNames } from './names';
import { formatAddress } from './parsers';
import { type Environment, readSettings, SETTINGS, type SettingValues } from './settings';
import { readTls, shutOutNotices, type TlsConfiguration, unusedFileNotices } from './tls';

type Values = SettingValues<typeof SETTINGS>;

/** Settings whose values stand in the configuration as they are. */
const PLAIN = [
  'mode',
  'address',
  'httpAddress',
  'dataDirectory',
  'maxMessageBytes',
  'shutdownTimeoutMs',
  'retryBudgetMs',
  'logLevel',
  'metricsEnabled',
] as const;

/** What the server runs with. Frozen. */
export interface Configuration extends Pick<Values, (typeof PLAIN)[number]> {
  readonly channels: ChannelConfiguration;
  /** Undefined where gRPC is served in the clear. */
  readonly tls: TlsConfiguration | undefined;
  /** Undefined unless the commit log is in CouchDB. */
  readonly couchdb: CouchConfiguration | undefined;
  /** Undefined in solo mode. */
  readonly ledger: LedgerConfiguration | undefined;
  /** What is allowed and yet may surprise: for the log, at the start. */
  readonly notices: readonly string[];
}

/**
 * Reads the configuration from environment variables and the files that they name. An empty variable counts as unset.
 * @throws ConfigurationError with everything that is wrong; it never holds a secret.
 */
export function loadConfiguration(environment: Environment): Configuration {
  const faults = new Faults();
  refuseUnknownNames(environment, faults);
  const values = readSettings(SETTINGS, environment, faults);
  refuseSharedAddress(values, faults);
  const channels = readChannels(values.channelConfig, faults);
  const tls = readTls(values, faults);
  const couchdb = readCouchDb(values, faults);
  const ledger = readLedger(values, channels, faults);
  faults.assertNone();
  const organizations = [...channels.members.values()].flatMap((members) => [...members]);
  return Object.freeze({
    ...(Object.fromEntries(PLAIN.map((key) => [key, values[key]])) as Pick<Values, (typeof PLAIN)[number]>),
    channels,
    tls,
    couchdb,
    ledger,
    notices: Object.freeze([
      ...(channels.isDefault
        ? [`${SETTINGS.channelConfig.name} is not set: the channels are those for development.`]
        : []),
      ...meaninglessNotices(environment),
      ...unusedFileNotices(values),
      ...unusedCouchNotices(values, environment),
      ...unusedLedgerNotices(values),
      ...shutOutNotices(tls, organizations),
    ]),
  });
}

function readChannels(path: string | undefined, faults: Faults): ChannelConfiguration {
  if (path === undefined) return DEFAULT_CHANNELS;
  const { name } = SETTINGS.channelConfig;
  const text = readText({ name, path }, faults);
  if (text === undefined) return DEFAULT_CHANNELS;
  const { channels, faults: found } = parseChannels(text);
  for (const fault of found) faults.report(name, `${path}: ${fault}`);
  return channels;
}

function refuseSharedAddress({ address, httpAddress }: Values, faults: Faults): void {
  const shared = formatAddress(address);
  if (address.port === 0 || shared !== formatAddress(httpAddress)) return;
  faults.report(SETTINGS.httpAddress.name, `${shared} is the value of ${SETTINGS.address.name} too`);
}
