// SPDX-License-Identifier: Apache-2.0
import type { PlaceCard } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Spin from 'antd/es/spin'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import type { z } from 'zod'
import { usePlaceCard } from '../../api/registry-record.ts'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { ArticleLink } from './article-link.tsx'
import { PlaceForm } from './place-form.tsx'
import { Problem } from './problem.tsx'
import { RecordHistory } from './record-history.tsx'
import { useRegisterNames } from './register-names.ts'
import { Responsible } from './responsible.tsx'
import { SystemStateTag } from './system-state-tag.tsx'

type Card = z.infer<typeof PlaceCard>

/** A new place. */
export function NewPlaceDrawer({ close, opened }: { close: () => void; opened: (id: string) => void }) {
  const say = useSay()
  return (
    <Drawer open onClose={close} size={560} title={say('registry.addPlace')}>
      <PlaceForm place={null} saved={({ id }) => opened(id)} cancel={close} />
    </Drawer>
  )
}

/** One place: who is responsible, how long footage is kept, its systems, its history; and its form. */
export function PlaceDrawer({ id, close }: { id: string; close: () => void }) {
  const say = useSay()
  const { data, error } = usePlaceCard(id)
  const canChange = useAbility('registry.change')
  const [isEdited, setEdited] = useState(false)
  const edit = (
    <Button onClick={() => setEdited(true)} data-testid="edit-place">
      {say('registry.edit')}
    </Button>
  )
  return (
    <Drawer
      open
      onClose={close}
      size={560}
      title={data?.place.name ?? ''}
      extra={canChange && data && !isEdited ? edit : null}
    >
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data && isEdited ? (
        <PlaceForm place={data.place} saved={() => setEdited(false)} cancel={() => setEdited(false)} />
      ) : null}
      {data && !isEdited ? <Body card={data} canChange={canChange} /> : null}
    </Drawer>
  )
}

function Body({ card, canChange }: { card: Card; canChange: boolean }) {
  const say = useSay()
  const names = useRegisterNames()
  const { place, systems, floor } = card
  return (
    <div className="registry-card" data-testid="place-card">
      <dl>
        <dt>{say('registry.district')}</dt>
        <dd>{names.districtName(place.district)}</dd>
        <dt>{say('registry.address')}</dt>
        <dd>{place.address || '—'}</dd>
        <dt>{say('registry.classes')}</dt>
        <dd>
          {place.classes.length === 0 ? '—' : null}
          {place.classes.map((one) => (
            <Tag key={one}>{names.className(one)}</Tag>
          ))}
        </dd>
        <dt>{say('registry.floor')}</dt>
        <dd>
          <b className="num">{say('registry.days', { days: floor.days })}</b> <ArticleLink id={floor.article} />
        </dd>
        <dt>{say('registry.cameras')}</dt>
        <dd className="num">{card.cameras}</dd>
      </dl>
      <h3>{say('registry.responsible')}</h3>
      <Responsible party={card.responsible} />
      <h3>{say('registry.systems')}</h3>
      {systems.length === 0 ? <p className="dim">{say('registry.noSystems')}</p> : null}
      <ul className="registry-lines">
        {systems.map((system) => (
          <li key={system.id}>
            <Link to="/systems" search={{ open: system.id }}>
              {system.name}
            </Link>
            <SystemStateTag state={system.state} />
          </li>
        ))}
      </ul>
      {canChange ? (
        <Link to="/systems" search={{ add: true, place: place.id }}>
          {say('registry.addSystem')}
        </Link>
      ) : null}
      {canChange ? (
        <>
          <h3>{say('registry.history')}</h3>
          <RecordHistory kind="place" id={place.id} />
        </>
      ) : null}
    </div>
  )
}
