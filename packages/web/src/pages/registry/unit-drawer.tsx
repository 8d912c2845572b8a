// SPDX-License-Identifier: Apache-2.0
import type { RegistryUnit } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Spin from 'antd/es/spin'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import { useUnitPeople, useUnitRoles } from '../../api/registry-ledger.ts'
import { useUnit } from '../../api/registry-record.ts'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from './problem.tsx'
import { RecordHistory } from './record-history.tsx'
import { useRegisterNames } from './register-names.ts'
import { UnitForm } from './unit-form.tsx'

/** One unit: what it is, what it is to places and systems, its people, its history; and its form. */
export function UnitDrawer({ id, close }: { id: string; close: () => void }) {
  const say = useSay()
  const { data, error } = useUnit(id)
  const canChange = useAbility('registry.change')
  const [isEdited, setEdited] = useState(false)
  return (
    <Drawer
      open
      onClose={close}
      size={560}
      title={data?.name ?? ''}
      extra={
        canChange && data && !isEdited ? (
          <Button onClick={() => setEdited(true)} data-testid="edit-unit">
            {say('registry.edit')}
          </Button>
        ) : null
      }
    >
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data && isEdited ? (
        <UnitForm unit={data} saved={() => setEdited(false)} cancel={() => setEdited(false)} />
      ) : null}
      {data && !isEdited ? <Body unit={data} canChange={canChange} /> : null}
    </Drawer>
  )
}

function Body({ unit, canChange }: { unit: RegistryUnit; canChange: boolean }) {
  const say = useSay()
  const { districtName } = useRegisterNames()
  return (
    <div className="registry-card" data-testid="unit-card">
      <dl>
        <dt>{say('units.kind')}</dt>
        <dd>{say(`units.kind.${unit.kind}`)}</dd>
        <dt>{say('registry.district')}</dt>
        <dd>{districtName(unit.district)}</dd>
        <dt>{say('units.code')}</dt>
        <dd>{unit.code || '—'}</dd>
        <dt>{say('registry.address')}</dt>
        <dd>{unit.address || '—'}</dd>
        <dt>{say('units.contact')}</dt>
        <dd>{[unit.contact, unit.phone].filter((each) => each !== '').join(' ') || '—'}</dd>
      </dl>
      <h3>{say('units.roles')}</h3>
      <Roles unit={unit.id} />
      <h3>{say('units.people')}</h3>
      <People unit={unit.id} />
      {canChange ? (
        <>
          <h3>{say('registry.history')}</h3>
          <RecordHistory kind="unit" id={unit.id} />
        </>
      ) : null}
    </div>
  )
}

function Roles({ unit }: { unit: string }) {
  const say = useSay()
  const { data, error, isPending } = useUnitRoles(unit)
  const byThing = Map.groupBy(data?.items ?? [], ({ id }) => id)
  return (
    <>
      <Problem error={error} />
      {isPending ? <Spin /> : null}
      {data && data.items.length === 0 ? <p className="dim">{say('units.noRoles')}</p> : null}
      <ul className="registry-lines">
        {[...byThing].map(([id, all]) => (
          <li key={id}>
            <Link to={all[0]?.kind === 'system' ? '/systems' : '/places'} search={{ open: id }}>
              {all[0]?.name}
            </Link>
            {all.map(({ role }) => (
              <Tag key={role}>{say(`registry.role.${role}`)}</Tag>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

function People({ unit }: { unit: string }) {
  const say = useSay()
  const { data, error } = useUnitPeople(unit)
  return (
    <>
      <Problem error={error} />
      {data && data.items.length === 0 ? <p className="dim">{say('units.noPeople')}</p> : null}
      <ul className="registry-lines">
        {(data?.items ?? []).map((person) => (
          <li key={person.id}>
            {person.name}
            {person.roles.map((role) => (
              <Tag key={role}>{say(`units.person.${role}`)}</Tag>
            ))}
            {person.leftOn === null ? null : <span className="dim">{say('units.left', { day: person.leftOn })}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}
