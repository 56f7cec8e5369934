// SPDX-License-Identifier: Apache-2.0

import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../src/client/connect';
import { Authority } from '../support/certificates';
import { type Ended, runCommand } from '../support/command';
import { createFolder, removeFolder } from '../support/server-process';
import { CHANNEL, ORG1, ORG2 } from '../support/target';
import { type Mode, startLedger } from './modes';

const START_MS = 60_000;
const ORDERERS = 'OrdererMSP';

describe('receipt verify --ca-dir', () => {
  let mode: Mode;
  let folder: string;
  let authorities: string;

  /** A ledger with one write, its receipt and an export, in files. */
  beforeAll(async () => {
    folder = await createFolder();
    const started = (mode = await startLedger());
    authorities = join(folder, 'authorities');
    cpSync(started.authorities, authorities, { recursive: true });
    const onReceipt = (receipt: Uint8Array): void => writeFileSync(join(folder, 'receipt'), receipt);
    const client = connect({ address: mode.servers[0].address, mspid: ORG1, channel: CHANNEL, onReceipt });
    await client.organization.registerOrganization({});
    client.close();
    await runCommand(['log', 'export', '--out', join(folder, 'export')], mode.settings);
  }, START_MS);

  afterAll(async () => {
    await Promise.all(mode.servers.map((server) => server.stop()));
    await mode.stop();
    await removeFolder(folder);
  }, START_MS);

  function verify(...args: string[]): Promise<Ended> {
    const files = ['--receipt', join(folder, 'receipt'), '--log', join(folder, 'export')];
    return runCommand(['receipt', 'verify', ...files, ...args], {});
  }

  it('finds that members of the organizations have signed', async () => {
    const { exitCode, stdout } = await verify('--ca-dir', authorities);

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`RegisterOrganization by ${ORG1}`);
    expect(stdout).toContain(`endorsed by ${ORG1}, ${ORG2}`);
  });

  it('finds that a stranger has signed a block', async () => {
    const strangers = join(folder, 'other-orderers');
    cpSync(authorities, strangers, { recursive: true });
    writeFileSync(join(strangers, ORDERERS, 'ca.pem'), (await Authority.create(`ca.${ORDERERS}`)).certificate);

    const { exitCode, stdout } = await verify('--ca-dir', strangers);

    expect(exitCode).toBe(1);
    expect(stdout).toContain(`block 1: no authority of ${ORDERERS} has issued the certificate`);
  });

  it('finds that an organization without authorities has endorsed the transaction', async () => {
    const fewer = join(folder, 'fewer');
    cpSync(authorities, fewer, { recursive: true });
    rmSync(join(fewer, ORG2), { recursive: true });

    const { exitCode, stdout } = await verify('--ca-dir', fewer);

    expect(exitCode).toBe(1);
    expect(stdout).toContain(`DOES NOT HOLD: block 1: it is signed by "${ORG2}", whose authorities are not given`);
  });

  it('refuses a folder that holds no certificates', async () => {
    appendFileSync(join(folder, 'notes'), 'nothing');

    const { exitCode, stderr } = await verify('--ca-dir', folder);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--ca-dir');
  });
});
