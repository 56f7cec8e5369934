// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { versionOfPackage } from '../deployment/code-digest';
import { type PackageContent, writePackage } from '../deployment/package';
import { CHAINCODE_NAME } from '../site/connection';
import { NetworkError } from '../network-error';
import { CHAINCODE_ENTRY } from '../places';
import type { Outlet } from './outlet';

interface PackageFlags {
  readonly address: string;
  readonly out: string;
  readonly label?: string;
  readonly tlsCa?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
}

/** `network package`: packages the chaincode for a network that is not of ours. */
export function addPackage(program: Command, outlet: Outlet): void {
  program
    .command('package')
    .description('write a chaincode package for any network, and print its package id')
    .requiredOption('--address <host:port>', 'where the peers reach the chaincode')
    .requiredOption('--out <file>', 'the package, such as orchestrator.tgz')
    .option('--label <label>', 'default: orchestrator_<version>')
    .addOption(new Option('--tls-ca <file>', 'PEM of the authority of the certificate that the chaincode shows'))
    .addOption(new Option('--client-certificate <file>', 'PEM of the certificate that the peers show to it'))
    .addOption(new Option('--client-key <file>', 'PEM of its key'))
    .action(async (flags: PackageFlags) => {
      const label = flags.label ?? `${CHAINCODE_NAME}_${versionOfPackage(CHAINCODE_ENTRY)}`;
      outlet.print(`${await writePackage(flags.out, { label, address: flags.address, ...tlsOf(flags) })}\n`);
    });
}

function tlsOf({ tlsCa, clientCertificate, clientKey }: PackageFlags): Pick<PackageContent, 'tls'> {
  if (tlsCa === undefined && clientCertificate === undefined && clientKey === undefined) return {};
  if (tlsCa === undefined || clientCertificate === undefined || clientKey === undefined) {
    throw new NetworkError('For TLS, --tls-ca, --client-certificate and --client-key are needed, all three.');
  }
  return {
    tls: {
      rootCertificate: readFileSync(tlsCa, 'utf8'),
      clientCertificate: readFileSync(clientCertificate, 'utf8'),
      clientKey: readFileSync(clientKey, 'utf8'),
    },
  };
}
