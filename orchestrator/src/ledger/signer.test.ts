// SPDX-License-Identifier: Apache-2.0

import { generateKeyPairSync, type KeyObject, randomBytes, verify } from 'node:crypto';
import { Secret } from '../configuration/secret';
import { createSignatory, type Signatory } from './signer';

const TAG_AND_LENGTH = 2;
/** Enough for numbers that begin with a byte of zeros. */
const SIGNATURES = 1000;

function signatoryOf(privateKey: KeyObject): Signatory {
  const key = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return createSignatory('MyOrg1MSP', { certificate: 'PEM', key });
}

async function signed({ signer, hash }: Signatory, message: Uint8Array): Promise<Uint8Array> {
  return signer(hash(message));
}

/** The second number of a signature in DER. */
function secondNumber(signature: Uint8Array): bigint {
  const first = TAG_AND_LENGTH + TAG_AND_LENGTH + (signature[TAG_AND_LENGTH + 1] ?? 0);
  return BigInt(`0x${Buffer.from(signature.subarray(first + TAG_AND_LENGTH)).toString('hex')}`);
}

describe('createSignatory', () => {
  it.each([
    ['P-256', 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n],
    ['P-384', 0x7fffffffffffffffffffffffffffffffffffffffffffffffe3b1a6c0fa1b96efac0d06d9245853bd76760cb5666294b9n],
  ])('signs on %s what OpenSSL verifies, with the lower of the two numbers', async (namedCurve, half) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const signatory = signatoryOf(privateKey);

    for (let i = 0; i < SIGNATURES; i++) {
      const message = randomBytes(100);
      const signature = await signed(signatory, message);

      expect(verify('sha256', message, publicKey, signature)).toBe(true);
      expect(secondNumber(signature) <= half).toBe(true);
    }
  });

  it('signs with Ed25519', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const message = randomBytes(100);

    const signature = await signed(signatoryOf(privateKey), message);

    expect(verify(null, message, publicKey, signature)).toBe(true);
  });

  it.each(['secp256k1', 'P-521'])('refuses a key on %s, which Fabric does not know', (namedCurve) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve });

    expect(() => signatoryOf(privateKey)).toThrow('Unsupported curve');
  });
});
