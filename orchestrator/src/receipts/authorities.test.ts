// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';
import { Authority, clientOf } from '../../test/support/certificates';
import { Authorities } from './authorities';

describe('Authorities', () => {
  let authority: Authority;
  let authorities: Authorities;

  beforeEach(async () => {
    authority = await Authority.create('ca');
    authorities = new Authorities(new Map([['MyOrg1MSP', [authority.certificate]]]));
  });

  async function certificateOf(issuer: Authority, validMs = 60_000): Promise<X509Certificate> {
    return new X509Certificate((await issuer.issue({ ...clientOf('MyOrg1MSP'), validMs })).certificate);
  }

  it('takes whoever an authority of the organization has issued a certificate to, also one that is over', async () => {
    const valid = { mspId: 'MyOrg1MSP', certificate: await certificateOf(authority) };
    const over = { mspId: 'MyOrg1MSP', certificate: await certificateOf(authority, -1000) };

    expect(() => [valid, over].forEach((signatory) => authorities.assertMember(signatory))).not.toThrow();
  });

  it('refuses a certificate of another authority of the same name', async () => {
    const certificate = await certificateOf(await Authority.create('ca'));

    expect(() => authorities.assertMember({ mspId: 'MyOrg1MSP', certificate })).toThrow('no authority of MyOrg1MSP');
  });

  it('refuses an organization whose authorities are not given', async () => {
    const certificate = await certificateOf(authority);

    expect(() => authorities.assertMember({ mspId: 'MyOrg2MSP', certificate })).toThrow('signed by "MyOrg2MSP"');
  });

  it('does not take a certificate that it knows for one of another organization', async () => {
    const certificate = await certificateOf(authority);
    authorities.assertMember({ mspId: 'MyOrg1MSP', certificate });

    expect(() => authorities.assertMember({ mspId: 'MyOrg2MSP', certificate })).toThrow('signed by "MyOrg2MSP"');
  });
});
