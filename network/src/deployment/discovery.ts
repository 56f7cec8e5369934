// SPDX-License-Identifier: Apache-2.0

import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { credentials } from '@grpc/grpc-js';
import { discovery, msp, peer as peerMessages } from '@hyperledger/fabric-protos';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressOf } from '../address';
import { messageOf, NetworkError } from '../network-error';
import { TLS_NAME } from '../site/connection';
import type { Site } from '../site/site';
import type { PlannedOrganization } from '../topology/plan';

const READY_MS = 60_000;
const CALL_MS = 5000;
const POLL_MS = 100;

/**
 * Waits until each endorsing peer knows of peers that can endorse a transaction of the chaincode together. Peers tell
 * each other what they have installed by gossip, some time after a definition was committed.
 * @throws NetworkError with what the peer last said.
 */
export async function waitForEndorsers(site: Site, channel: string, chaincode: string): Promise<void> {
  const end = Date.now() + READY_MS;
  for (const organization of site.plan.organizations.filter(({ endorses }) => endorses)) {
    const asked = new EndorserQuery(site, organization);
    try {
      for (let refusal = await asked.refusalOf(channel, chaincode); refusal !== undefined;) {
        if (Date.now() > end) throw new NetworkError(`${chaincode} cannot be endorsed on ${channel}: ${refusal}`);
        await sleep(POLL_MS);
        refusal = await asked.refusalOf(channel, chaincode);
      }
    } finally {
      asked.close();
    }
  }
}

/** The question to one peer who could endorse. */
class EndorserQuery {
  readonly #client: discovery.DiscoveryClient;
  readonly #identity: Uint8Array;
  readonly #key: KeyObject;

  constructor({ folder }: Site, organization: PlannedOrganization) {
    const tls = credentials.createSsl(readFileSync(folder.tlsCa(organization)));
    this.#client = new discovery.DiscoveryClient(addressOf(organization.peers[0]?.port ?? 0), tls, {
      'grpc.ssl_target_name_override': TLS_NAME,
    });
    const user = folder.userPair(organization, 'User1');
    const identity = new msp.SerializedIdentity();
    identity.setMspid(organization.mspId);
    identity.setIdBytes(readFileSync(user.certificate));
    this.#identity = identity.serializeBinary();
    this.#key = createPrivateKey(readFileSync(user.key));
  }

  /** Why a transaction cannot be endorsed now; undefined if it can. */
  async refusalOf(channel: string, chaincode: string): Promise<string | undefined> {
    try {
      const response = await this.#ask(this.#requestFor(channel, chaincode));
      const [result] = response.getResultsList();
      const content = result?.getCcQueryRes()?.getContentList() ?? [];
      return content.length > 0 ? undefined : (result?.getError()?.getContent() ?? 'no answer');
    } catch (error) {
      return messageOf(error);
    }
  }

  close(): void {
    this.#client.close();
  }

  #requestFor(channel: string, chaincode: string): discovery.SignedRequest {
    const call = new peerMessages.ChaincodeCall();
    call.setName(chaincode);
    const interest = new peerMessages.ChaincodeInterest();
    interest.setChaincodesList([call]);
    const chaincodeQuery = new discovery.ChaincodeQuery();
    chaincodeQuery.setInterestsList([interest]);
    const query = new discovery.Query();
    query.setChannel(channel);
    query.setCcQuery(chaincodeQuery);
    const authentication = new discovery.AuthInfo();
    authentication.setClientIdentity(this.#identity);
    const request = new discovery.Request();
    request.setAuthentication(authentication);
    request.setQueriesList([query]);
    const payload = request.serializeBinary();
    const signed = new discovery.SignedRequest();
    signed.setPayload(payload);
    signed.setSignature(signLow(payload, this.#key));
    return signed;
  }

  #ask(request: discovery.SignedRequest): Promise<discovery.Response> {
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + CALL_MS;
      this.#client.discover(request, { deadline }, (error, response) => {
        if (error === null) resolve(response as discovery.Response);
        else reject(error);
      });
    });
  }
}

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Signs with P-256. Fabric takes of the two signatures that are equally valid only the one with the lower s. */
function signLow(message: Uint8Array, key: KeyObject): Buffer {
  const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }).toString('hex');
  const r = BigInt(`0x${raw.slice(0, 64)}`);
  const s = BigInt(`0x${raw.slice(64)}`);
  const body = Buffer.concat([toDer(r), toDer(s > P256_ORDER / 2n ? P256_ORDER - s : s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function toDer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const positive = (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
}
