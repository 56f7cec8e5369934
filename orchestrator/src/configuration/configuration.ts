// SPDX-License-Identifier: Apache-2.0

import { type ChannelConfiguration, DEFAULT_CHANNELS, parseChannels } from './channels';
import { Faults } from './faults';
import { readText } from './files';
import { meaninglessNotices, refuseUnknownNames } from './names';
import { formatAddress } from './parsers';
import { type Environment, readSettings, SETTINGS, type SettingValues } from './settings';
import { readTls, shutOutNotices, type TlsConfiguration, unusedFileNotices } from './tls';

type Values = SettingValues<typeof SETTINGS>;

/** What the server runs with. Frozen. */
export interface Configuration extends Pick<
  Values,
  | 'mode'
  | 'address'
  | 'httpAddress'
  | 'dataDirectory'
  | 'maxMessageBytes'
  | 'shutdownTimeoutMs'
  | 'logLevel'
  | 'metricsEnabled'
> {
  readonly channels: ChannelConfiguration;
  /** Undefined where gRPC is served in the clear. */
  readonly tls: TlsConfiguration | undefined;
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
  faults.assertNone();
  const { mode, address, httpAddress, dataDirectory, maxMessageBytes, shutdownTimeoutMs, logLevel, metricsEnabled } =
    values;
  const organizations = [...channels.members.values()].flatMap((members) => [...members]);
  return Object.freeze({
    ...{ mode, address, httpAddress, dataDirectory, maxMessageBytes, shutdownTimeoutMs, logLevel, metricsEnabled },
    channels,
    tls,
    notices: Object.freeze([
      ...(channels.isDefault
        ? [`${SETTINGS.channelConfig.name} is not set: the channels are those for development.`]
        : []),
      ...meaninglessNotices(environment),
      ...unusedFileNotices(values),
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
