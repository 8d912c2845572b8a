// SPDX-License-Identifier: Apache-2.0
import PrinterOutlined from '@ant-design/icons/PrinterOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Segmented from 'antd/es/segmented'
import Select from 'antd/es/select'
import Spin from 'antd/es/spin'
import { useState } from 'react'
import { useAccessSubjects, useCameraAccess, usePersonAccess } from '../../api/access.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { type LeaveRow, LeaveTable } from './leave-table.tsx'

type Side = 'camera' | 'person'

/** Who can see this camera, and what can this person see: as the gate would answer now. */
export function WhoTab() {
  const say = useSay()
  const search = useSearch({ from: '/shell/access' })
  const navigate = useNavigate({ from: '/access' })
  const subjects = useAccessSubjects()
  const [side, setSide] = useState<Side>(search.person === undefined ? 'camera' : 'person')
  const first = subjects.data?.cameras[0]?.id
  const camera = side === 'camera' ? (search.camera ?? first) : undefined
  const person = side === 'person' ? (search.person ?? subjects.data?.people[0]?.id) : undefined
  if (subjects.error) return <div className="centred">{problemText(say, subjects.error)}</div>
  const options = (side === 'camera' ? subjects.data?.cameras : subjects.data?.people)?.map((each) => ({
    value: each.id,
    label: 'place' in each && each.place ? `${each.place} / ${each.name}` : each.name,
  }))
  return (
    <>
      <div className="access-tools">
        <Segmented<Side>
          value={side}
          onChange={setSide}
          options={[
            { value: 'camera', label: say('access.byCamera') },
            { value: 'person', label: say('access.byPerson') },
          ]}
        />
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          className="access-pick"
          aria-label={say(side === 'camera' ? 'access.pickCamera' : 'access.pickPerson')}
          value={camera ?? person ?? null}
          loading={subjects.isPending}
          options={options ?? []}
          onChange={(id) => void navigate({ search: { [side]: id }, replace: true })}
        />
        <span className="tools-space" />
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
          {say('access.print')}
        </Button>
      </div>
      {camera === undefined ? null : <OfCamera id={camera} />}
      {person === undefined ? null : <OfPerson id={person} />}
    </>
  )
}

function OfCamera({ id }: { id: string }) {
  const say = useSay()
  const answer = useCameraAccess(id)
  if (answer.error) return <div className="centred">{problemText(say, answer.error)}</div>
  if (!answer.data) return <Spin />
  const { camera, people, at, policies } = answer.data
  const rows: LeaveRow[] = people.map(({ person, leaves }) => ({
    ...{ id: person.id, name: person.name, leaves },
    note: [say(`role.${person.role}`), person.unit].filter(Boolean).join(' · '),
  }))
  const standing = [camera.place, camera.unit, ...camera.classes].filter(Boolean).join(' · ')
  return (
    <LeaveTable
      title={say('access.whoSees', { name: camera.name })}
      note={standing}
      stamp={say('access.asOf', { time: formatMoment(Date.parse(at)), hash: policies.slice(0, 12) })}
      count={say('access.count.people', { count: rows.length })}
      empty={say('access.nobody')}
      head={say('access.person')}
      rows={rows}
    />
  )
}

function OfPerson({ id }: { id: string }) {
  const say = useSay()
  const answer = usePersonAccess(id)
  if (answer.error) return <div className="centred">{problemText(say, answer.error)}</div>
  if (!answer.data) return <Spin />
  const { person, cameras, at, policies } = answer.data
  const rows: LeaveRow[] = cameras.map(({ camera, leaves }) => ({
    ...{ id: camera.id, name: camera.name, leaves },
    note: [camera.place, camera.unit, ...camera.classes].filter(Boolean).join(' · '),
  }))
  return (
    <LeaveTable
      title={say('access.whatSees', { name: person.name })}
      note={[say(`role.${person.role}`), person.unit].filter(Boolean).join(' · ')}
      stamp={say('access.asOf', { time: formatMoment(Date.parse(at)), hash: policies.slice(0, 12) })}
      count={say('access.count.cameras', { count: rows.length })}
      empty={say('access.nothing')}
      head={say('access.camera')}
      rows={rows}
    />
  )
}
