// SPDX-License-Identifier: Apache-2.0

/** Words of who may do what: roles, second factors, tokens, sessions, policies. */
export const enAccess = {
  'role.manager': 'Unit manager',
  'role.maintainer': 'Maintainer',
  'role.officer': 'District police',
  'role.city-officer': 'City police',
  'role.auditor': 'Auditor',
} as const
