// SPDX-License-Identifier: Apache-2.0

import { type KeyObject, sign } from 'node:crypto';
import type { Signer } from '@hyperledger/fabric-gateway';
import { derInteger, derSequence } from './der';

/** How many points the curves have that Fabric takes, by OpenSSL's names. */
const ORDERS: Readonly<Record<string, bigint>> = {
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
};

/**
 * Signs messages, not hashes of them, by ECDSA with SHA-256. The client library of Fabric does the same in JavaScript,
 * which takes ten times as long. Undefined for a key of another kind.
 */
export function findEcdsaSigner(key: KeyObject): Signer | undefined {
  const order = ORDERS[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (order === undefined) return undefined;
  return async (message) => {
    const signature = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
    const middle = signature.length / 2;
    const s = toBigInt(signature.subarray(middle));
    // Of the two that are valid Fabric takes the lower one only.
    const low = s > order / 2n ? toBytes(order - s, middle) : signature.subarray(middle);
    return derSequence(derInteger(signature.subarray(0, middle)), derInteger(low));
  };
}

function toBigInt(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function toBytes(number: bigint, length: number): Buffer {
  return Buffer.from(number.toString(16).padStart(length * 2, '0'), 'hex');
}
