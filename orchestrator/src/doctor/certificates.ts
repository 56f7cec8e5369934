// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';
import type { TlsConfiguration } from '../configuration';
import { fail, type Finding, ok, warn } from './finding';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** Are the certificates in force, and for how long? */
export function examineCertificates(tls: TlsConfiguration | undefined, nowMs: number): Finding[] {
  if (tls === undefined) return [ok('certificates', 'TLS is off: gRPC is served in the clear')];
  const named = [
    { name: 'server certificate', pem: tls.certificate },
    ...[...(tls.clients?.authorities ?? [])].flatMap(([mspid, pems]) =>
      pems.map((pem) => ({ name: `client authority of ${mspid}`, pem })),
    ),
  ];
  return named.map(({ name, pem }) => examineCertificate(name, new X509Certificate(pem), nowMs));
}

/** Is a certificate in force, and for how long? */
export function examineCertificate(name: string, certificate: X509Certificate, nowMs: number): Finding {
  const days = Math.floor((Date.parse(certificate.validTo) - nowMs) / DAY_MS);
  if (Date.parse(certificate.validFrom) > nowMs) return fail(name, `valid from ${certificate.validFrom} only`);
  if (days < 0) return fail(name, `expired on ${certificate.validTo}: renew it`);
  if (days < SOON_DAYS) return warn(name, `expires in ${String(days)} days, on ${certificate.validTo}: renew it`);
  return ok(name, `valid until ${certificate.validTo}`);
}
