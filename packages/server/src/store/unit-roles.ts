// SPDX-License-Identifier: Apache-2.0
import type { UnitRoleList } from '@mingjian/contract'
import type { z } from 'zod'
import { asking, type Database } from './database.ts'

type Role = z.output<typeof UnitRoleList>['items'][number]

/** How many things of each kind are looked through. */
const LIMIT = 500

/** What a unit is to places and systems. */
export class UnitRoles {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async of(unit: string): Promise<Role[]> {
    const { sql } = this.#database
    type Row = { id: string; name: string; body: Record<string, unknown> }
    const [places, systems] = await asking(() =>
      Promise.all([
        sql<Row[]>`select id, name, body from registry_place where units @> ${[unit]} order by name limit ${LIMIT}`,
        sql<Row[]>`select id, name, body from registry_system where units @> ${[unit]} order by name limit ${LIMIT}`,
      ]),
    )
    const rolesIn = (
      kind: Role['kind'],
      rows: readonly Row[],
      fields: Readonly<Record<string, Role['role']>>,
    ): Role[] =>
      rows.flatMap(({ id, name, body }) =>
        Object.entries(fields).flatMap(([field, role]) => (body[field] === unit ? [{ role, kind, id, name }] : [])),
      )
    return [...rolesIn('place', places, OF_PLACE), ...rolesIn('system', systems, OF_SYSTEM)]
  }
}

const OF_PLACE = { owner: 'owner', rightHolder: 'right-holder', manager: 'manager', operator: 'operator' } as const
const OF_SYSTEM = { builder: 'builder', user: 'user', maintainer: 'maintainer', telecom: 'telecom' } as const
