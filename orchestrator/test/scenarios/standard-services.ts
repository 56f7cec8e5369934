// SPDX-License-Identifier: Apache-2.0

import { encode, services } from '@orchestrator/proto';
import { ALL_METHODS, ALL_SERVICES } from '../support/all-methods';
import { Fixture } from '../support/fixture';
import { HealthClient, ReflectionClient } from '../support/standard-clients';
import type { Target } from '../support/target';

/** Health and reflection, which need no headers. */
export function describeStandardServices(target: () => Target): void {
  describe('health', () => {
    let client: HealthClient;

    beforeAll(() => {
      client = new HealthClient(target());
    });

    afterAll(() => client.close());

    it.each(['', ...ALL_SERVICES.map(({ name }) => name)])('says that "%s" is serving', async (service) => {
      expect(await client.check(service)).toBe('SERVING');
    });

    it('does not know other services', async () => {
      expect(await client.check('orchestrator.NoService')).toBe('NOT_FOUND');
    });

    it('tells watchers at once', async () => {
      expect(await client.watch('').next()).toBe('SERVING');
    });
  });

  describe('reflection', () => {
    let client: ReflectionClient;

    beforeAll(() => {
      client = new ReflectionClient(target());
    });

    afterAll(() => client.close());

    it('lists every service', async () => {
      const names = await client.listServices();

      expect(names).toEqual(expect.arrayContaining(ALL_SERVICES.map(({ name }) => name)));
    });

    it('gives all that is needed to make a call', async () => {
      const fixture = await Fixture.open(target());
      const { name } = services.computePlan;

      const definition = await client.describeService(name);

      const paths = ALL_METHODS.filter(({ path }) => path.startsWith(`/${name}/`)).map(({ path }) => path);
      expect(Object.values(definition).map(({ path }) => path)).toEqual(paths);
      const key = await fixture.plan();
      fixture.close();
      const { request } = services.computePlan.methods.getPlan;
      expect(definition['GetPlan']?.requestSerialize({ key })).toEqual(Buffer.from(encode(request, { key })));
    });
  });
}
