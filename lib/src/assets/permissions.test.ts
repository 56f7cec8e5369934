// SPDX-License-Identifier: Apache-2.0

import { isAllowed, permissionFor, permissionsFor, union } from './permissions';

describe('permissionFor', () => {
  test.each([
    ['appends the owner', { public: false, authorizedIds: ['B'] }, { public: false, authorizedIds: ['B', 'A'] }],
    ['appends the owner to nobody', { public: false, authorizedIds: [] }, { public: false, authorizedIds: ['A'] }],
    ['appends the owner when public', { public: true, authorizedIds: [] }, { public: true, authorizedIds: ['A'] }],
    ['keeps ids when public', { public: true, authorizedIds: ['B'] }, { public: true, authorizedIds: ['B', 'A'] }],
    [
      'keeps an owner who is listed',
      { public: false, authorizedIds: ['A', 'B'] },
      { public: false, authorizedIds: ['A', 'B'] },
    ],
    [
      'keeps order and repetitions',
      { public: false, authorizedIds: ['C', 'B', 'C'] },
      { public: false, authorizedIds: ['C', 'B', 'C', 'A'] },
    ],
    ['lets in the owner alone where nothing is given', undefined, { public: false, authorizedIds: ['A'] }],
  ])('%s', (_rule, given, permission) => {
    expect(permissionFor('A', given)).toEqual(permission);
  });
});

describe('permissionsFor', () => {
  it('gives processing and downloading the same permission', () => {
    const permission = { public: false, authorizedIds: ['B', 'A'] };

    expect(permissionsFor('A', { public: false, authorizedIds: ['B'] })).toEqual({
      process: permission,
      download: permission,
    });
  });
});

describe('isAllowed', () => {
  test.each([
    ['lets in whoever is listed', { public: false, authorizedIds: ['B'] }, true],
    ['keeps out whoever is not', { public: false, authorizedIds: ['C'] }, false],
    ['lets in everybody when public', { public: true, authorizedIds: [] }, true],
    ['keeps out everybody where there is no permission', undefined, false],
  ])('%s', (_rule, permission, allowed) => {
    expect(isAllowed(permission, 'B')).toBe(allowed);
  });
});

describe('union', () => {
  const some = { public: false, authorizedIds: ['A', 'B'] };
  const open = { public: true, authorizedIds: ['A'] };

  test.each([
    ['lists each id once', ['B', 'C'], ['A', 'B', 'C']],
    ['lists repeated ids once', ['C', 'C'], ['A', 'B', 'C']],
  ])('%s', (_rule, ids, authorizedIds) => {
    expect(union(some, { public: false, authorizedIds: ids })).toEqual({ public: false, authorizedIds });
  });

  test.each([
    ['the first', open, some],
    ['the second', some, open],
    ['both', open, open],
  ])('is public without ids if %s is public', (_which, a, b) => {
    expect(union(a, b)).toEqual({ public: true, authorizedIds: [] });
  });
});
