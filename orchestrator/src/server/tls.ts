// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';
import { ServerCredentials } from '@grpc/grpc-js';
import { internal, permissionDenied } from '@orchestrator/lib';
import { LRUCache } from 'lru-cache';
import type { ClientVerification, TlsConfiguration } from '../configuration';
import { hasIssued } from '../has-issued';
import type { PeerCheck } from './admission';
import type { AnyCall } from './rpc-handlers';

const CHECKED = 10_000;

/** What the server shows to its clients, and whom it lets connect. */
export function createCredentials(tls: TlsConfiguration | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const pair = { cert_chain: Buffer.from(tls.certificate), private_key: Buffer.from(tls.key.reveal()) };
  const { clients } = tls;
  if (clients === undefined) return ServerCredentials.createSsl(null, [pair], false);
  const roots = [...[...clients.authorities.values()].flat(), ...clients.serverAuthorities];
  return ServerCredentials.createSsl(Buffer.from(roots.join('\n')), [pair], true);
}

/**
 * The check of a call's MSP id against its client certificate: the MSP id is an organization (O) of the subject, and
 * the certificate was signed by an authority of that MSP id. Key ids prove nothing, and certificates that a client
 * sends along besides its own are not looked at.
 */
export function createPeerCheck(tls: TlsConfiguration | undefined): (call: AnyCall) => PeerCheck {
  const clients = tls?.clients;
  if (clients?.verifyMspId !== true) return () => () => undefined;
  const verifier = new MspVerifier(clients);
  return (call) => (mspid) => {
    const certificate = call.getAuthContext().sslPeerCertificate;
    if (certificate === undefined) throw internal('the connection carries no client certificate');
    verifier.assertIssued(mspid, certificate.raw);
  };
}

/** Knows the authorities of each MSP id, and remembers whose certificates it has checked. */
class MspVerifier {
  readonly #authorities: ReadonlyMap<string, readonly X509Certificate[]>;
  readonly #checked = new LRUCache<string, true>({ max: CHECKED });

  constructor({ authorities }: Pick<ClientVerification, 'authorities'>) {
    this.#authorities = new Map(
      [...authorities].map(([mspid, pems]) => [mspid, pems.map((pem) => new X509Certificate(pem))]),
    );
  }

  /** @throws OE0102 if the certificate, in DER, does not speak for the organization. */
  assertIssued(mspid: string, der: Uint8Array): void {
    const name = `${mspid}\0${Buffer.from(der).toString('latin1')}`;
    if (this.#checked.has(name)) return;
    this.#verify(mspid, new X509Certificate(der));
    this.#checked.set(name, true);
  }

  #verify(mspid: string, certificate: X509Certificate): void {
    if (!organizationsOf(certificate).includes(mspid)) {
      throw permissionDenied(`the client certificate is not one of organization "${mspid}"`);
    }
    const authorities = this.#authorities.get(mspid);
    if (authorities === undefined) throw permissionDenied(`organization "${mspid}" has no certificate authority here`);
    if (!authorities.some((authority) => hasIssued(authority, certificate))) {
      throw permissionDenied(`the client certificate was not issued by an authority of organization "${mspid}"`);
    }
  }
}

/** The values of O in the subject, which is given as a line for each attribute. */
function organizationsOf({ subject }: X509Certificate): string[] {
  return subject.split('\n').flatMap((line) => (line.startsWith('O=') ? [line.slice('O='.length)] : []));
}
