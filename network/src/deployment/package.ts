// SPDX-License-Identifier: Apache-2.0

/**
 * Chaincode that runs as a service: packaging it, having organizations install and approve it, and running it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { NetworkError } from '../network-error';

/** Both sides of TLS between a peer and its chaincode, in PEM: whom the peer trusts, and who the peer is. */
export interface PeerSideTls {
  readonly rootCertificate: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** What is in a package: where a peer finds the chaincode. */
export interface PackageContent {
  /** Letters, digits and `_.+-`; the first part of the package id. */
  readonly label: string;
  readonly address: string;
  readonly tls?: PeerSideTls;
}

const DIAL_TIMEOUT = '10s';

/**
 * Writes a chaincode package. The same content gives the same bytes, and so the same id.
 * @returns the package id, which peers will give it when it is installed.
 * @throws NetworkError for a label that peers refuse.
 */
export async function writePackage(file: string, content: PackageContent): Promise<string> {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/.test(content.label)) {
    throw new NetworkError(`"${content.label}" cannot be a label: it may have letters, digits and _.+- only.`);
  }
  mkdirSync(dirname(file), { recursive: true });
  const draft = mkdtempSync(`${file}.`);
  try {
    await writeArchive(draft, 'code.tar.gz', { 'connection.json': connectionOf(content) });
    const code = readFileSync(join(draft, 'code.tar.gz'));
    await writeArchive(draft, 'package.tgz', {
      'metadata.json': JSON.stringify({ type: 'ccaas', label: content.label }),
      'code.tar.gz': code,
    });
    renameSync(join(draft, 'package.tgz'), file);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return `${content.label}:${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
}

function connectionOf({ address, tls }: PackageContent): string {
  const plain = { address, dial_timeout: DIAL_TIMEOUT, tls_required: tls !== undefined };
  if (tls === undefined) return JSON.stringify(plain);
  return JSON.stringify({
    ...plain,
    root_cert: tls.rootCertificate,
    client_auth_required: true,
    client_cert: tls.clientCertificate,
    client_key: tls.clientKey,
  });
}

async function writeArchive(folder: string, archive: string, files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o644 });
  const options = { cwd: folder, file: join(folder, archive), gzip: true, portable: true, mtime: new Date(0) };
  await create(options, Object.keys(files));
}
