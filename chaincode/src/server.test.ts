// SPDX-License-Identifier: Apache-2.0

import './testing/silence';
import { once } from 'node:events';
import { type ChannelCredentials, credentials, logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { peer } from '@hyperledger/fabric-protos';
import { type ChaincodeInterface, Shim } from 'fabric-shim';
import { ChaincodeServer, type ServerTls } from './server';
import { createCertificate } from './testing/certificate';
import { Dialer } from './testing/dialer';

const { COMPLETED, KEEPALIVE, REGISTER } = peer.ChaincodeMessage.Type;
const LARGE = 6 * 1024 * 1024;

/** Answers with what it gets, once it may. */
function echo(may: Promise<unknown> = Promise.resolve()): ChaincodeInterface {
  return {
    Init: async () => Shim.success(),
    Invoke: async (stub) => {
      await may;
      return Shim.success(stub.getBufferArgs()[0]);
    },
  };
}

describe('ChaincodeServer', () => {
  const ends: (() => unknown)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function start(chaincode = echo(), tls?: ServerTls, notAccepted?: (text: string) => void) {
    const server = new ChaincodeServer(chaincode, 'label:hash', notAccepted);
    const port = await server.listen('127.0.0.1:0', tls);
    ends.push(() => server.stop(0));
    return { server, port };
  }

  function dial(port: number, channel?: ChannelCredentials): Dialer {
    const dialer = new Dialer(port, channel);
    dialer.stream.on('error', () => undefined);
    ends.push(() => dialer.close());
    return dialer;
  }

  it('names itself by its package id to each of several peers', async () => {
    const { port } = await start();

    const messages = await Promise.all([dial(port).next(), dial(port).next()]);

    expect(messages.map((message) => message.getType())).toEqual([REGISTER, REGISTER]);
    expect(messages.map((message) => peer.ChaincodeID.deserializeBinary(message.getPayload_asU8()).getName())).toEqual([
      'label:hash',
      'label:hash',
    ]);
  });

  it('says that a peer does not accept its package id, and what to do', async () => {
    const said: string[] = [];
    let isSaid: (value?: unknown) => void = () => undefined;
    const saying = new Promise((resolve) => (isSaid = resolve));
    const { port } = await start(echo(), undefined, (text) => {
      said.push(text);
      isSaid();
    });
    const accepting = dial(port);
    await accepting.becomeReady();
    const silent = dial(port);
    await silent.next();

    await saying;

    expect(said).toEqual([expect.stringMatching(/^\S+ has connected and not accepted "label:hash" .*: CHAINCODE_ID/)]);
  });

  it('answers a sign of life and goes on', async () => {
    const { port } = await start();
    const dialer = dial(port);
    await dialer.becomeReady();

    dialer.send(KEEPALIVE);

    expect((await dialer.next()).getType()).toBe(KEEPALIVE);
    expect((await dialer.call('tx1', Buffer.from('x'))).getType()).toBe(COMPLETED);
  });

  it('takes and gives messages larger than gRPC does by default', async () => {
    const { port } = await start();
    const dialer = dial(port);
    await dialer.becomeReady();

    const answer = await dialer.call('tx1', Buffer.alloc(LARGE));

    expect(peer.Response.deserializeBinary(answer.getPayload_asU8()).getPayload_asU8()).toHaveLength(LARGE);
  });

  it('answers the calls that are running before it stops, and then ends the conversation', async () => {
    let allow: (value: unknown) => void = () => undefined;
    const { server, port } = await start(echo(new Promise((resolve) => (allow = resolve))));
    const dialer = dial(port);
    await dialer.becomeReady();
    const answer = dialer.call('tx1', Buffer.from('x'));
    const ended = once(dialer.stream, 'end');
    await new Promise((resolve) => setTimeout(resolve, 50));

    const stopped = server.stop(5000);
    allow(undefined);

    expect((await answer).getType()).toBe(COMPLETED);
    await ended;
    dialer.close();
    await stopped;
  });

  it('stops without a call that does not end', async () => {
    const { server, port } = await start(echo(new Promise(() => undefined)));
    const dialer = dial(port);
    await dialer.becomeReady();
    void dialer.call('tx1', Buffer.from('x')).catch(() => undefined);
    const ended = once(dialer.stream, 'end');

    await server.stop(20);

    await ended;
  });

  it('does not wait for the calls of a peer that is gone', async () => {
    const { server, port } = await start(echo(new Promise(() => undefined)));
    const dialer = dial(port);
    await dialer.becomeReady();
    void dialer.call('tx1', Buffer.from('x')).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));

    dialer.stream.cancel();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startedAt = performance.now();
    await server.stop(30_000);

    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('rejects an address that is taken', async () => {
    setLogVerbosity(logVerbosity.NONE);
    const { port } = await start();

    await expect(new ChaincodeServer(echo(), 'id').listen(`127.0.0.1:${String(port)}`)).rejects.toThrow();
  });

  describe('with TLS', () => {
    let tls: ServerTls;

    beforeAll(async () => {
      const { certificate, key } = await createCertificate();
      tls = { certificate: Buffer.from(certificate), key: Buffer.from(key), clientCa: Buffer.from(certificate) };
    });

    it('converses with a peer that shows a certificate of its authority', async () => {
      const { port } = await start(echo(), tls);
      const dialer = dial(port, credentials.createSsl(tls.certificate, tls.key, tls.certificate));

      expect((await dialer.next()).getType()).toBe(REGISTER);
    });

    it('refuses a peer that shows none', async () => {
      const { port } = await start(echo(), tls);
      const dialer = dial(port, credentials.createSsl(tls.certificate));

      await expect(dialer.next()).rejects.toThrow('UNAVAILABLE');
    });
  });
});
