// SPDX-License-Identifier: Apache-2.0

import { allOrganizations, assertNewOrganization, organization } from '../assets/organization';
import type { ServiceHandlers } from './service-handlers';

/** What OrganizationService does. */
export const organizationService: ServiceHandlers['organization'] = {
  registerOrganization(request, provider) {
    assertNewOrganization(request);
    const { requester, time } = provider;
    return provider.create(organization, { id: requester, creationDate: time, address: request.address });
  },

  async getAllOrganizations(_request, { assets }) {
    return { organizations: await assets.list(organization, allOrganizations, []) };
  },
};
