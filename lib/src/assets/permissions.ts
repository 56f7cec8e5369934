// SPDX-License-Identifier: Apache-2.0

import type { NewPermissions, Permission, Permissions } from '@orchestrator/proto';

const NOBODY: NewPermissions = { public: false, authorizedIds: [] };

/** Who the given permissions let in: the owner always, behind the ids given; the owner alone where none are given. */
export function permissionFor(owner: string, given: NewPermissions | undefined): Permission {
  const { public: open, authorizedIds } = given ?? NOBODY;
  return { public: open, authorizedIds: authorizedIds.includes(owner) ? authorizedIds : [...authorizedIds, owner] };
}

/** The same permission for both uses. */
export function permissionsFor(owner: string, given: NewPermissions | undefined): Permissions {
  const permission = permissionFor(owner, given);
  return { process: permission, download: permission };
}

/** May this organization use the asset? */
export function isAllowed(permission: Permission | undefined, organization: string): boolean {
  return permission !== undefined && (permission.public || permission.authorizedIds.includes(organization));
}

/** What lets in everybody whom one of both lets in; the ids of an open one are empty, others are sorted by first mention. */
export function union(a: Permission, b: Permission): Permission {
  if (a.public || b.public) return { public: true, authorizedIds: [] };
  return { public: false, authorizedIds: [...new Set([...a.authorizedIds, ...b.authorizedIds])] };
}
