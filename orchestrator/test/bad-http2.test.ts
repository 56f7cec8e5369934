// SPDX-License-Identifier: Apache-2.0

import { gzipSync } from 'node:zlib';
import { services } from '@orchestrator/proto';
import { Fixture } from './support/fixture';
import { frame, http2Call } from './support/http2-call';
import { REFUSED } from './support/outcome';
import { RawClient } from './support/raw-client';
import { ServerProcess } from './support/server-process';

const MIB = 1024 * 1024;
const GET_ALL = { ':path': services.organization.methods.getAllOrganizations.path };
const REGISTER = { ':path': services.computePlan.methods.registerPlan.path };
const GZIP = { 'grpc-encoding': 'gzip' };
const EMPTY = frame(new Uint8Array());

describe('requests that break the rules of gRPC', () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await ServerProcess.start({ environment: { LOG_LEVEL: 'error' } });
    (await Fixture.open(server)).close();
  });

  afterEach(async () => {
    const client = new RawClient(server);
    const { outcome } = await client.call(services.info.methods.queryVersion, new Uint8Array());
    client.close();
    expect(`${outcome}${server.death}`).toBe('OK');
  });

  afterAll(async () => {
    await server.stop();
  });

  it('are told apart from one that keeps them', async () => {
    expect(await http2Call(server, GET_ALL, EMPTY)).toMatchObject({ httpStatus: 200, outcome: 'OK' });
  });

  it.each([
    ['a rpc that no service has', { ':path': '/orchestrator.ComputePlanService/DeletePlan' }],
    ['a service that does not exist', { ':path': '/orchestrator.NoService/GetPlan' }],
    ['a path without a service', { ':path': '/' }],
    ['a path that is a property of all objects', { ':path': '/__proto__' }],
  ])('are UNIMPLEMENTED for %s', async (_case, headers) => {
    const { outcome } = await http2Call(server, headers, EMPTY);

    expect(outcome).toMatch(/^UNIMPLEMENTED/);
  });

  it.each([
    ['no message', REGISTER, Buffer.alloc(0)],
    ['half a head', REGISTER, Buffer.from([0, 0])],
    ['a length that is too long', REGISTER, frame(Buffer.from('ab'), { length: 1000 })],
    ['two messages', REGISTER, Buffer.concat([EMPTY, EMPTY])],
    ['a head that is neither plain nor compressed', REGISTER, Buffer.from([7, 0, 0, 0, 0])],
    ['a compressed message without an encoding', REGISTER, frame(gzipSync(''), { compressed: true })],
    ['a compressed message that is not', { ...REGISTER, ...GZIP }, frame(Buffer.from('no gzip'), { compressed: true })],
    [
      'an encoding that nobody knows',
      { ...REGISTER, 'grpc-encoding': 'br' },
      frame(gzipSync(''), { compressed: true }),
    ],
    ['a deadline that cannot be read', { ...REGISTER, 'grpc-timeout': 'soon' }, EMPTY],
    ['a deadline that has passed', { ...REGISTER, 'grpc-timeout': '0n' }, EMPTY],
  ])('get a status with a code, or are cut off, for %s', async (_case, headers, body) => {
    const { outcome } = await http2Call(server, headers, body);

    expect(outcome).toMatch(/^([A-Z_]+ OE\d{4}|reset \d+)$/);
    expect(outcome).not.toMatch(/^UNKNOWN/);
  });

  it.each([
    ['another content type', { ...GET_ALL, 'content-type': 'application/json' }, 415],
    ['no content type', { ...GET_ALL, 'content-type': 'text/plain' }, 415],
  ])('are refused by HTTP for %s', async (_case, headers, httpStatus) => {
    expect((await http2Call(server, headers, EMPTY)).httpStatus).toBe(httpStatus);
  });

  it('cannot blow up a little compressed message to any size', async () => {
    const bomb = gzipSync(Buffer.alloc(192 * MIB), { level: 1 });

    const { outcome } = await http2Call(server, { ...GET_ALL, ...GZIP }, frame(bomb, { compressed: true }));

    expect(outcome).toBe(REFUSED.tooLarge);
    expect(server.peakResidentBytes).toBeLessThan(600 * MIB);
  });

  it('can have headers of any bytes that HTTP lets through', async () => {
    const { outcome } = await http2Call(server, { ...GET_ALL, mspid: 'Ã¼\u00ff\u00e9', channel: '\u00ff' }, EMPTY);

    expect([REFUSED.badRequest, REFUSED.denied]).toContain(outcome);
  });
});
