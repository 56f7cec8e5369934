// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readCertificates, readPrivateKey } from './certificates';
import type { ChannelConfiguration } from './channels';
import type { Faults } from './faults';
import { type IdentityFiles, type NetworkProfile, readNetworkProfile } from './network-profile';
import { Secret } from './secret';
import { SETTINGS, type SettingValues } from './settings';

/** Who signs for an organization. */
export interface SigningIdentity {
  /** In PEM. */
  readonly certificate: string;
  /** In PEM, unencrypted. */
  readonly key: Secret;
}

/** Whom a facade asks how far the ledger is, before it answers a read. */
export type Freshness = 'orderers' | 'peer';

/** How a facade speaks to its ledger. */
export interface LedgerConfiguration {
  readonly profile: NetworkProfile;
  /** By MSP id: for whom this facade signs. */
  readonly identities: ReadonlyMap<string, SigningIdentity>;
  /** The organization whose peers it follows. */
  readonly mspId: string;
  readonly gatewayTimeoutMs: number;
  readonly maxInFlight: number;
  readonly freshness: Freshness;
}

type Values = SettingValues<typeof SETTINGS>;

const { networkConfig, mspId, fabricCert, fabricKey, channelConfig } = SETTINGS;
const OF_LEDGER = [networkConfig, mspId, fabricCert, fabricKey] as const;

/** Reads the files of ledger mode and reports contradictions. Undefined in solo mode, or if they cannot be used. */
export function readLedger(
  values: Values,
  channels: ChannelConfiguration,
  faults: Faults,
): LedgerConfiguration | undefined {
  if (values.mode !== 'ledger') return undefined;
  if (isDefault(values) && !existsSync(values.networkConfig)) {
    const remedy = `\`npm run network:up\` makes a network with one, ${values.networkConfig}`;
    faults.report(networkConfig.name, `it is not set, and ledger mode needs a connection profile: ${remedy}`);
    return undefined;
  }
  const profile = readNetworkProfile({ name: networkConfig.name, path: values.networkConfig }, faults);
  if (profile === undefined) return undefined;
  refuseUnknownChannels(profile, channels, faults);
  const identities = new IdentityReader(values, profile, faults).read();
  const home = values.mspId ?? profile.organizations.find((organization) => identities.has(organization.mspId))?.mspId;
  refusePeerless(profile, home, faults);
  const { gatewayTimeoutMs, maxInFlight, freshness } = values;
  return Object.freeze({ profile, identities, mspId: home ?? '', gatewayTimeoutMs, maxInFlight, freshness });
}

/** One text for each variable of ledger mode that is set in another mode. */
export function unusedLedgerNotices(values: Values): string[] {
  if (values.mode === 'ledger') return [];
  const given = [
    isDefault(values) ? undefined : values.networkConfig,
    values.mspId,
    values.fabricCert,
    values.fabricKey,
  ];
  return OF_LEDGER.filter((_, i) => given[i] !== undefined).map(
    ({ name }) => `${name} has no effect: ${SETTINGS.mode.name} is not ledger.`,
  );
}

function isDefault(values: Values): boolean {
  return values.networkConfig === networkConfig.default;
}

function refuseUnknownChannels(profile: NetworkProfile, { members }: ChannelConfiguration, faults: Faults): void {
  for (const channel of members.keys()) {
    if (profile.channels.includes(channel)) continue;
    const text = `channel "${channel}" is not one of the network: that has ${profile.channels.join(', ')}`;
    faults.report(channelConfig.name, text);
  }
}

function refusePeerless({ organizations }: NetworkProfile, home: string | undefined, faults: Faults): void {
  if (home === undefined || organizations.some(({ mspId: id, peers }) => id === home && peers.length > 0)) return;
  faults.report(networkConfig.name, `the profile has no peer of organization "${home}"`);
}

class IdentityReader {
  constructor(
    private readonly values: Values,
    private readonly profile: NetworkProfile,
    private readonly faults: Faults,
  ) {}

  read(): ReadonlyMap<string, SigningIdentity> {
    const { mspId: id, fabricCert: certificate, fabricKey: key } = this.values;
    if (id === undefined && certificate === undefined && key === undefined) return this.#ofProfile();
    const files = certificate === undefined || key === undefined ? undefined : { certificate, key };
    const paths = certificate === undefined && key === undefined ? this.#userOf(id) : files;
    if (id !== undefined && paths !== undefined) return this.#table([[id, paths]]);
    const names = [mspId, fabricCert, fabricKey].map(({ name }) => name).join(', ');
    this.faults.report(mspId.name, `${names} belong together: set all of them, or none`);
    return new Map();
  }

  #userOf(id: string | undefined): IdentityFiles | undefined {
    return this.profile.organizations.find((organization) => organization.mspId === id)?.user;
  }

  /** A network for development has an identity for every organization. */
  #ofProfile(): ReadonlyMap<string, SigningIdentity> {
    const found = this.profile.organizations.flatMap(({ mspId: id, user }) =>
      user === undefined ? [] : [[id, user] as const],
    );
    if (found.length === 0) {
      this.faults.report(mspId.name, 'it is not set, and the connection profile names no user of any organization');
    }
    return this.#table(found);
  }

  #table(files: readonly (readonly [string, IdentityFiles])[]): ReadonlyMap<string, SigningIdentity> {
    const table = new Map<string, SigningIdentity>();
    for (const [id, paths] of files) {
      const identity = this.#identity(paths);
      if (identity !== undefined) table.set(id, identity);
    }
    return table;
  }

  #identity(paths: IdentityFiles): SigningIdentity | undefined {
    const certificates = readCertificates({ name: fabricCert.name, path: paths.certificate }, this.faults);
    const privateKey = readPrivateKey({ name: fabricKey.name, path: paths.key }, this.faults);
    const certificate = certificates?.[0];
    if (certificate === undefined || privateKey === undefined) return undefined;
    const read = new X509Certificate(certificate);
    if (Date.parse(read.validTo) < Date.now()) {
      this.faults.report(
        fabricCert.name,
        `the certificate ${paths.certificate} has expired on ${read.validTo}: renew it`,
      );
    }
    if (!read.checkPrivateKey(privateKey.key)) {
      this.faults.report(fabricKey.name, `the key ${paths.key} is not that of the certificate ${paths.certificate}`);
    }
    return { certificate: `${certificate}\n`, key: new Secret(privateKey.pem) };
  }
}
