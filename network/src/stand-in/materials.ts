// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OrganizationConnection } from '../site/connection';
import { createAuthority, type Credentials, type Subject } from './certificates';

const HOSTS = ['localhost', '127.0.0.1'];
const MARK = 'complete';

/** The files of one organization: its authorities, its nodes and its users. */
export class OrganizationMaterials {
  constructor(
    readonly mspId: string,
    private readonly folder: string,
  ) {}

  /** The certificate that all its identities come from, PEM. */
  get root(): string {
    return readFileSync(join(this.folder, 'ca.pem'), 'utf8');
  }

  /** The file with the certificate that the certificates of its servers come from. */
  get tlsCa(): string {
    return join(this.folder, 'tls-ca.pem');
  }

  /** With what a node signs. */
  node(name: string): Credentials {
    return read(join(this.folder, 'nodes', name));
  }

  /** As whom a node listens. */
  tls(name: string): Credentials {
    return read(join(this.folder, 'nodes', `${name}-tls`));
  }

  /** The files of those who act for it. */
  get users(): Pick<OrganizationConnection, 'user' | 'admin'> {
    const [user, admin] = ['User1', 'Admin'].map((name) => join(this.folder, 'users', name));
    return { user: filesOf(user ?? ''), admin: { ...filesOf(admin ?? ''), msp: admin ?? '' } };
  }

  /** Creates all the files. Those that were created completely before stay as they are. */
  async create(kind: 'peer' | 'orderer', nodes: readonly string[]): Promise<void> {
    const mark = JSON.stringify(nodes);
    if (readOptional(join(this.folder, MARK)) === mark) return;
    const authority = await createAuthority(`ca.${this.mspId}`, this.mspId);
    const tlsAuthority = await createAuthority(`tlsca.${this.mspId}`, this.mspId);
    write(join(this.folder, 'ca.pem'), authority.certificate);
    write(this.tlsCa, tlsAuthority.certificate);
    for (const name of nodes) {
      const subject: Subject = { name, unit: kind, hosts: HOSTS };
      writePair(join(this.folder, 'nodes', name), await authority.issue(subject));
      writePair(join(this.folder, 'nodes', `${name}-tls`), await tlsAuthority.issue(subject));
    }
    for (const [name, unit] of [['User1', 'client'] as const, ['Admin', 'admin'] as const]) {
      const folder = join(this.folder, 'users', name);
      writePair(folder, await authority.issue({ name: `${name}@${this.mspId}`, unit }));
      write(join(folder, 'cacerts', 'ca.pem'), authority.certificate);
    }
    write(join(this.folder, MARK), mark);
  }
}

function filesOf(folder: string): { certificate: string; key: string } {
  return { certificate: join(folder, 'signcerts', 'cert.pem'), key: join(folder, 'keystore', 'key.pem') };
}

function read(folder: string): Credentials {
  const { certificate, key } = filesOf(folder);
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

function writePair(folder: string, { certificate, key }: Credentials): void {
  const files = filesOf(folder);
  write(files.certificate, certificate);
  write(files.key, key);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
