// SPDX-License-Identifier: Apache-2.0

import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { decode, FabricEnvelope, FabricPayload } from '@orchestrator/proto';
import { Secret } from '../configuration/secret';
import { Seeker } from './seek';
import { createSignatory } from './signer';

const MINUTE_MS = 60_000;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
const signatory = createSignatory('MyOrg1MSP', { certificate: 'PEM', key });

function seekerAt(clock: { ms: number }): Seeker {
  return new Seeker('mychannel', signatory, () => clock.ms);
}

describe('Seeker', () => {
  it('signs what it asks for, as the organization', async () => {
    const { payload, signature } = decode(FabricEnvelope, await seekerAt({ ms: 0 }).from(7));

    const { header, content } = decode(FabricPayload, payload);
    expect(
      verify('sha256', payload, createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), signature),
    ).toBe(true);
    expect(header?.channelHeader).toMatchObject({ type: 5, channelId: 'mychannel' });
    expect(header?.signatureHeader?.creator?.mspId).toBe('MyOrg1MSP');
    expect(content?.start?.specified).toEqual({ number: 7 });
  });

  it('asks for the newest block with the same request for minutes, and signs another before nodes refuse it', async () => {
    const clock = { ms: 0 };
    const seeker = seekerAt(clock);
    const first = await seeker.newest();
    clock.ms = 4 * MINUTE_MS;
    const later = await seeker.newest();
    clock.ms = 14 * MINUTE_MS;
    const last = await seeker.newest();

    expect(later).toBe(first);
    const { header } = decode(FabricPayload, decode(FabricEnvelope, last).payload);
    expect(header?.channelHeader?.timestamp?.seconds).toBe(14 * 60);
  });

  it('signs anew when the clock was set back', async () => {
    const clock = { ms: 60 * MINUTE_MS };
    const seeker = seekerAt(clock);
    const first = await seeker.newest();
    clock.ms = 0;

    expect(await seeker.newest()).not.toBe(first);
  });
});
