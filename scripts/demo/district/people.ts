// SPDX-License-Identifier: Apache-2.0
import type { Role } from '@mingjian/contract'

/** Somebody who can sign in to the demo. `unit`: by its key; a manager's own obligations and an officer's district follow from it. */
export type DemoAccount = Readonly<{ name: string; role: Role; title: string; unit?: string }>

export const demoAccounts: readonly DemoAccount[] = [
  { name: 'admin', role: 'administrator', title: '管理员     Administrator     ' },
  { name: 'manager', role: 'manager', title: '单位负责人 Unit manager      ', unit: 'property' },
  { name: 'watcher', role: 'watcher', title: '值守员     Watcher           ' },
  { name: 'officer', role: 'officer', title: '区县民警   District officer  ', unit: 'police' },
  { name: 'city', role: 'city-officer', title: '市局民警   City officer      ' },
  { name: 'auditor', role: 'auditor', title: '审计员     Auditor           ' },
]

/** A person of the register; the account is one of those above. */
export type DemoPerson = Readonly<{
  name: string
  unit: string
  roles: readonly ('in-charge' | 'watcher' | 'operator' | 'maintainer' | 'contact')[]
  account?: string
}>

export const demoPeople: readonly DemoPerson[] = [
  { name: '林知夏', unit: 'property', roles: ['in-charge'], account: 'manager' },
  { name: '陈守夜', unit: 'property', roles: ['watcher'], account: 'watcher' },
  { name: '方晓', unit: 'property', roles: ['watcher', 'operator'] },
  { name: '安世平', unit: 'maintainer', roles: ['in-charge', 'contact'] },
  { name: '严修', unit: 'maintainer', roles: ['maintainer'] },
  { name: '梁佩', unit: 'mall', roles: ['in-charge'] },
  { name: '值班员甲', unit: 'mall', roles: ['watcher'] },
  { name: '沈清', unit: 'inn', roles: ['in-charge', 'contact'] },
  { name: '顾云', unit: 'hotel', roles: ['in-charge'] },
  { name: '白芷', unit: 'hospital', roles: ['in-charge'] },
  { name: '尹老师', unit: 'school', roles: ['in-charge', 'contact'] },
  { name: '陆轨', unit: 'metro', roles: ['in-charge', 'operator'] },
  { name: '古月', unit: 'scenic', roles: ['in-charge'] },
  { name: '水清', unit: 'water', roles: ['in-charge', 'contact'] },
]
