// SPDX-License-Identifier: Apache-2.0
import type { LawDesk } from './law-desk.ts'
import type { Registry } from './registry.ts'

export type AuthorityDeps = Readonly<{ registry: Pick<Registry, 'find'>; desk: LawDesk }>

/** The organ of public security of a district, as it is registered or as it is called. */
export async function authorityOf(
  { publicSecurity, district }: Readonly<{ publicSecurity: string | null; district: string }>,
  { registry, desk }: AuthorityDeps,
): Promise<string> {
  const organ = publicSecurity === null ? null : await registry.find('unit', publicSecurity)
  const known = desk.library.districts.find(({ code }) => code === district)
  return organ?.body.name ?? `${known?.zh ?? district}公安机关`
}
