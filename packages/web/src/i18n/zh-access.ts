// SPDX-License-Identifier: Apache-2.0

/** Words of who may do what: roles, second factors, tokens, sessions, policies. */
export const zhAccess = {
  'role.manager': '单位管理员',
  'role.maintainer': '维护员',
  'role.officer': '区县公安',
  'role.city-officer': '市公安',
  'role.auditor': '审计员',
} as const
