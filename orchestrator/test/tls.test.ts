// SPDX-License-Identifier: Apache-2.0

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { encode } from '@orchestrator/proto';
import { type Client, type ClientTls, connect } from '../src/client/connect';
import { ALL_METHODS } from './support/all-methods';
import { Authority, type CertificatePair, clientOf } from './support/certificates';
import { outcomeOf, REFUSED } from './support/outcome';
import { RawClient } from './support/raw-client';
import { createFolder, removeFolder, ServerProcess } from './support/server-process';
import { HealthClient } from './support/standard-clients';
import { CHANNEL, ORG1, ORG2, ORG3, type Target } from './support/target';

const NOT_CONNECTED = /^UNAVAILABLE without a code/;
const DEADLINE_MS = 5_000;

describe('TLS', () => {
  let folder: string;
  let serverAuthority: Authority;
  let authority1: Authority;
  let authority2: Authority;
  let server: ServerProcess;
  const clients: { close(): void }[] = [];

  beforeAll(async () => {
    folder = await createFolder();
    serverAuthority = await Authority.create('authority of the server');
    authority1 = await Authority.create('authority of clients');
    // Two authorities may well bear the same name.
    authority2 = await Authority.create('authority of clients');
    const pair = await serverAuthority.issue({ name: [{ CN: ['server'] }] });
    await write('server.pem', pair.certificate);
    await write('server.key', pair.key);
    await write('server-ca.pem', serverAuthority.certificate);
    await write(`clients/${ORG1}/ca.pem`, authority1.certificate);
    await write(`clients/${ORG2}/ca.pem`, authority2.certificate);
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  afterAll(() => removeFolder(folder));

  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  const start = async (environment: Record<string, string> = {}): Promise<void> => {
    server = await ServerProcess.start({
      environment: {
        LOG_LEVEL: 'error',
        ORCHESTRATOR_TLS_ENABLED: 'true',
        ORCHESTRATOR_TLS_CERT_PATH: join(folder, 'server.pem'),
        ORCHESTRATOR_TLS_KEY_PATH: join(folder, 'server.key'),
        ...environment,
      },
    });
  };
  const mutual = () => ({
    ORCHESTRATOR_MTLS_ENABLED: 'true',
    ORCHESTRATOR_TLS_SERVER_CA_CERT: join(folder, 'server-ca.pem'),
    ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR: join(folder, 'clients'),
  });
  const tlsOf = (pair?: CertificatePair, ...appended: Authority[]): ClientTls => ({
    ca: Buffer.from(serverAuthority.certificate),
    ...(pair === undefined
      ? {}
      : {
          cert: Buffer.from([pair.certificate, ...appended.map(({ certificate }) => certificate)].join('\n')),
          key: Buffer.from(pair.key),
        }),
  });
  const open = (tls?: ClientTls, mspid = ORG1): Client => {
    const options = { address: byName(server).address, mspid, channel: CHANNEL, deadlineMs: DEADLINE_MS };
    const client = connect(tls === undefined ? options : { ...options, tls });
    clients.push(client);
    return client;
  };
  const call = (tls?: ClientTls, mspid = ORG1): Promise<string> => outcomeOf(open(tls, mspid).info.queryVersion({}));
  const access = ({ ca, cert, key }: ClientTls) => credentials.createSsl(ca, key ?? null, cert ?? null);

  describe('alone', () => {
    beforeAll(() => start());
    afterAll(() => server.stop());

    it('serves clients that trust the authority of the server', async () => {
      expect(await call(tlsOf())).toBe('OK');
    });

    it('serves health without headers', async () => {
      const health = new HealthClient(byName(server), access(tlsOf()));
      clients.push(health);

      expect(await health.check('')).toBe('SERVING');
    });

    it('does not serve in plain text', async () => {
      expect(await call()).toMatch(NOT_CONNECTED);
    });

    it('is not trusted by clients that know another authority', async () => {
      expect(await call({ ca: Buffer.from(authority1.certificate) })).toMatch(NOT_CONNECTED);
    });
  });

  describe('with certificates of clients', () => {
    beforeAll(() => start(mutual()));
    afterAll(() => server.stop());

    it('serves clients of every authority in the folder, and of that of the server', async () => {
      const authorities = [authority1, authority2, serverAuthority];

      const outcomes = authorities.map(async (authority) => call(tlsOf(await authority.issue(clientOf(ORG3)))));

      expect(await Promise.all(outcomes)).toEqual(['OK', 'OK', 'OK']);
    });

    it('refuses clients without a certificate', async () => {
      expect(await call(tlsOf())).toMatch(NOT_CONNECTED);
    });

    it('refuses clients of an authority that it does not know', async () => {
      const stranger = await Authority.create('authority of clients');

      expect(await call(tlsOf(await stranger.issue(clientOf(ORG1)), stranger))).toMatch(NOT_CONNECTED);
    });

    it('refuses a certificate that is over', async () => {
      const pair = await authority1.issue({ ...clientOf(ORG1), validMs: -60_000 });

      expect(await call(tlsOf(pair))).toMatch(NOT_CONNECTED);
    });

    it('refuses a certificate that was signed by the certificate of a client', async () => {
      const { certificate } = await authority1.issue(clientOf(ORG1));
      const stranger = await Authority.create('client');
      const pair = await stranger.issue(clientOf(ORG1));

      expect(await call(tlsOf({ ...pair, certificate: `${pair.certificate}\n${certificate}` }))).toMatch(NOT_CONNECTED);
    });

    it('asks health probes for a certificate too', async () => {
      const probe = new HealthClient(
        byName(server),
        access(tlsOf(await serverAuthority.issue({ name: [{ CN: ['probe'] }] }))),
      );
      const stranger = new HealthClient(byName(server), access(tlsOf()));
      clients.push(probe, stranger);

      expect([await probe.check(''), await stranger.check('')]).toEqual(['SERVING', 'UNAVAILABLE']);
    });
  });

  describe('with certificates of organizations', () => {
    beforeAll(() => start({ ...mutual(), ORCHESTRATOR_VERIFY_CLIENT_MSP_ID: 'true' }));
    afterAll(() => server.stop());

    it('serves each organization with a certificate of its own', async () => {
      const outcomes = [
        await call(tlsOf(await authority1.issue(clientOf(ORG1))), ORG1),
        await call(tlsOf(await authority2.issue(clientOf(ORG2))), ORG2),
        await call(tlsOf(await authority1.issue(clientOf('Other', ORG1))), ORG1),
      ];

      expect(outcomes).toEqual(['OK', 'OK', 'OK']);
    });

    it('refuses the id of another organization, in every rpc', async () => {
      const client = new RawClient(byName(server), {}, access(tlsOf(await authority1.issue(clientOf(ORG1)))));
      clients.push(client);

      const calls = ALL_METHODS.map((method) =>
        client.call(method, encode(method.request, {}), { mspid: [ORG2], channel: [CHANNEL] }),
      );

      const outcomes = (await Promise.all(calls)).map(({ outcome }) => outcome);
      expect(new Set(outcomes)).toEqual(new Set([REFUSED.denied]));
    });

    it('checks the certificate before the channel', async () => {
      const client = new RawClient(byName(server), {}, access(tlsOf(await authority1.issue(clientOf(ORG1)))));
      clients.push(client);
      const [method] = ALL_METHODS;

      const { outcome } = await client.call(method!, new Uint8Array(), { mspid: [ORG2] });

      expect(outcome).toBe(REFUSED.denied);
    });

    it('refuses a certificate of an organization that the authority of another one issued', async () => {
      const pair = await authority2.issue(clientOf(ORG1));

      expect(await call(tlsOf(pair), ORG1)).toBe(REFUSED.denied);
    });

    it('refuses it also when the authority of the organization comes along', async () => {
      const pair = await authority2.issue(clientOf(ORG1));

      expect(await call(tlsOf(pair, authority1), ORG1)).toBe(REFUSED.denied);
      expect(await call(tlsOf(pair, authority2, authority1), ORG1)).toBe(REFUSED.denied);
    });

    it('refuses an organization of which it knows no authority', async () => {
      const pair = await authority1.issue(clientOf(ORG3));

      expect(await call(tlsOf(pair), ORG3)).toBe(REFUSED.denied);
    });

    it('refuses a certificate of the authority of the server', async () => {
      const pair = await serverAuthority.issue(clientOf(ORG1));

      expect(await call(tlsOf(pair), ORG1)).toBe(REFUSED.denied);
    });

    it.each([
      ['no organization', [{ CN: [ORG1] }]],
      ['an organization in another field', [{ OU: [ORG1] }, { CN: ['client'] }]],
      ['an organization within another text', [{ CN: [`client\nO=${ORG1}`] }, { O: ['Other'] }]],
      ['an organization in another case', [{ O: [ORG1.toLowerCase()] }]],
      ['a longer organization', [{ O: [`${ORG1} `] }]],
    ])('refuses a certificate with %s', async (_case, name) => {
      const pair = await authority1.issue({ name });

      expect(await call(tlsOf(pair), ORG1)).toBe(REFUSED.denied);
    });

    it('serves health without headers', async () => {
      const probe = new HealthClient(
        byName(server),
        access(tlsOf(await serverAuthority.issue({ name: [{ CN: ['probe'] }] }))),
      );
      clients.push(probe);

      expect(await probe.check('')).toBe('SERVING');
    });
  });
});

/** TLS checks names of servers; an IP address is none. */
function byName({ address }: Target): Target {
  return { address: address.replace('127.0.0.1', 'localhost') };
}
