// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day } from './law.ts'
import { ChangeHead, DistrictCode, listOf, listQuery, RecordHead } from './registry.ts'

const id = z.string().max(64)
const name = z.string().trim().min(1).max(120)
const text = z.string().trim().max(300)

export const UnitKind = z.enum([
  ...['enterprise', 'institution', 'state-organ', 'public-security', 'telecom', 'organisation', 'individual'],
] as const)

export const UnitBody = z.object({
  name,
  kind: UnitKind.default('enterprise'),
  /** Unified social credit code (GB 32100). */
  code: z.string().trim().max(40).default(''),
  district: DistrictCode,
  address: text.default(''),
  contact: text.default(''),
  phone: z.string().trim().max(40).default(''),
})

export const RegistryUnit = RecordHead.extend(UnitBody.shape)

export type RegistryUnit = z.infer<typeof RegistryUnit>

export const UnitInput = ChangeHead.extend(UnitBody.shape)

/** What a unit is to places and systems, each with what it is there. */
export const UnitRole = z.enum([
  ...['builder', 'user', 'maintainer', 'telecom', 'owner', 'right-holder', 'manager', 'operator'],
] as const)

export const UnitRoleList = z.object({
  items: z.array(z.object({ role: UnitRole, kind: z.enum(['place', 'system']), id: z.string(), name: z.string() })),
})

export const PersonRole = z.enum(['in-charge', 'watcher', 'operator', 'maintainer', 'contact'])

export const PersonBody = z.object({
  name,
  unit: id,
  roles: z.array(PersonRole).max(5).default([]),
  phone: z.string().trim().max(40).default(''),
  /** Identity number; shown only to who may change the registry. */
  idNumber: z.string().trim().max(40).default(''),
  /** The account of this product, where the person has one. */
  user: id.nullable().default(null),
  leftOn: Day.nullable().default(null),
})

export const RegistryPerson = RecordHead.extend(PersonBody.shape)

export type RegistryPerson = z.infer<typeof RegistryPerson>

export const PersonInput = ChangeHead.extend(PersonBody.shape)

export const UnitQuery = listQuery.extend({ kind: UnitKind.optional() })

export const PersonQuery = listQuery.extend({ unit: id.optional() })

export const UnitPage = listOf(RegistryUnit)

export const PersonPage = listOf(RegistryPerson)
