// SPDX-License-Identifier: Apache-2.0

/**
 * What every server must do, whatever it runs on: one suite for each service, then suites for what they have in common.
 * `describeScenarios` runs them all.
 */
import { Fixture } from '../support/fixture';
import { eventsOf, nameOf } from '../support/event-reader';
import { outcomeOf, REFUSED } from '../support/outcome';
import { ORG1, ORG2, ORG3, type Target } from '../support/target';

/** OrganizationService and InfoService. */
export function describeOrganizations(target: () => Target): void {
  describe('OrganizationService and InfoService', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    it('lists the organizations that have registered, with their dates', async () => {
      const { organizations } = await fixture.org1.organization.getAllOrganizations({});

      expect(organizations.map(({ id }) => id)).toEqual(expect.arrayContaining([ORG1, ORG2, ORG3]));
      expect(organizations.every(({ creationDate }) => (creationDate?.seconds ?? 0) > 0)).toBe(true);
    });

    it('emits one event under the id of the organization', async () => {
      const events = await eventsOf(fixture.org1, ORG2);

      expect(events.map(nameOf)).toEqual(['CREATED ORGANIZATION']);
      expect(events[0]?.organization?.id).toBe(ORG2);
    });

    it('refuses to register an organization again', async () => {
      const outcome = await outcomeOf(fixture.org1.organization.registerOrganization({}));

      expect(outcome).toBe(REFUSED.conflict);
    });

    it.each(['example.org', '/path', 'http://a b', `http://${'x'.repeat(200)}`])(
      'refuses the address %s before it looks whether the organization is there',
      async (address) => {
        const outcome = await outcomeOf(fixture.org1.organization.registerOrganization({ address }));

        expect(outcome).toBe(REFUSED.invalid);
      },
    );

    it('tells the version', async () => {
      const { orchestrator } = await fixture.org3.info.queryVersion({});

      expect(orchestrator).not.toBe('');
    });
  });
}
