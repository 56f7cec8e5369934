// SPDX-License-Identifier: Apache-2.0

import { type KeyObject, sign } from 'node:crypto';
import type { Signer } from '@hyperledger/fabric-gateway';

/** How many points the curves have that Fabric takes, by OpenSSL's names. */
const ORDERS: Readonly<Record<string, bigint>> = {
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
};
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const NEGATIVE = 0x80;

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
    return derOf(SEQUENCE, Buffer.concat([integerOf(signature.subarray(0, middle)), integerOf(low)]));
  };
}

function toBigInt(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function toBytes(number: bigint, length: number): Buffer {
  return Buffer.from(number.toString(16).padStart(length * 2, '0'), 'hex');
}

function integerOf(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.subarray(first);
  return derOf(INTEGER, (digits[0] ?? 0) < NEGATIVE ? digits : Buffer.concat([Buffer.of(0), digits]));
}

/** All that is named here is shorter than 128 bytes. */
function derOf(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag, content.length), content]);
}
