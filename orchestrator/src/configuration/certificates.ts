// SPDX-License-Identifier: Apache-2.0

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Faults } from './faults';
import { attempt, type NamedPath, readText } from './files';

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM file, each in PEM; undefined after the reason why there are none was reported. */
export function readCertificates(source: NamedPath, faults: Faults): readonly string[] | undefined {
  const text = readText(source, faults);
  if (text === undefined) return undefined;
  const blocks = text.match(BLOCK) ?? [];
  if (blocks.length > 0 && blocks.every(isCertificate)) return blocks;
  faults.report(source.name, `${JSON.stringify(source.path)} must hold certificates in PEM`);
  return undefined;
}

/** A private key and its PEM text; undefined after the reason why there is none was reported. */
export function readPrivateKey(source: NamedPath, faults: Faults): { key: KeyObject; pem: string } | undefined {
  const pem = readText(source, faults);
  if (pem === undefined) return undefined;
  try {
    return { key: createPrivateKey(pem), pem };
  } catch {
    faults.report(source.name, `${JSON.stringify(source.path)} must hold an unencrypted private key in PEM`);
    return undefined;
  }
}

/**
 * The authorities of each MSP id: the certificates of all files in the folder of its name. Files beside these folders,
 * folders inside them, and names that start with ".." (the inner workings of mounted Kubernetes volumes) do not count.
 */
export function readAuthorities(source: NamedPath, faults: Faults): ReadonlyMap<string, readonly string[]> {
  const found = entries(source, faults);
  const folders = found?.filter(({ isFolder }) => isFolder) ?? [];
  if (found !== undefined && folders.length === 0) {
    faults.report(source.name, `${JSON.stringify(source.path)} holds no folder of an MSP id`);
  }
  return new Map(folders.map(({ name, path }) => [name, readFolder({ name: source.name, path }, faults)]));
}

function readFolder(source: NamedPath, faults: Faults): readonly string[] {
  const files = entries(source, faults)?.filter(({ isFolder }) => !isFolder);
  if (files === undefined) return [];
  if (files.length === 0) faults.report(source.name, `${JSON.stringify(source.path)} holds no certificate`);
  return files.flatMap(({ path }) => readCertificates({ name: source.name, path }, faults) ?? []);
}

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

function entries(source: NamedPath, faults: Faults): Entry[] | undefined {
  return attempt(source, faults, () =>
    readdirSync(source.path)
      .filter((name) => !name.startsWith('..'))
      .sort()
      .map((name) => ({ name, path: join(source.path, name) }))
      .map((entry) => ({ ...entry, isFolder: statSync(entry.path).isDirectory() })),
  );
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
