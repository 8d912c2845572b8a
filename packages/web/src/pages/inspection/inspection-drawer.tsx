// SPDX-License-Identifier: Apache-2.0
import type { Inspection } from '@mingjian/contract'
import FilePdfOutlined from '@ant-design/icons/FilePdfOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Input from 'antd/es/input'
import Spin from 'antd/es/spin'
import { useState } from 'react'
import { recordUrl, useInspection, writeItem } from '../../api/inspection.ts'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { Problem } from '../registry/problem.tsx'
import { BeginForm } from './begin-form.tsx'
import { CloseForm } from './close-form.tsx'
import { ItemRow } from './item-row.tsx'
import { Proofs } from './proofs.tsx'

type Props = Readonly<{ id: string; close: () => void; toOrder: (id: string) => void }>

/** One inspection, made for a tablet on the spot: who is there, the checklist in large rows, photos, the close. */
export function InspectionDrawer({ id, close, toOrder }: Props) {
  const say = useSay()
  const { data, error } = useInspection(id)
  const canRun = useAbility('inspection.run')
  return (
    <Drawer
      open
      onClose={close}
      size={860}
      className="inspection-drawer"
      title={data ? say('inspection.heading', { name: data.subject.name, number: data.number }) : ''}
      extra={
        data && data.state !== 'planned' ? (
          <Button icon={<FilePdfOutlined />} href={recordUrl(id)} target="_blank">
            {say('inspection.record')}
          </Button>
        ) : null
      }
    >
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data ? <Facts inspection={data} /> : null}
      {data?.state === 'planned' && canRun ? <BeginForm inspection={data} /> : null}
      {data && data.state !== 'planned' ? <Checklist inspection={data} canRun={canRun} toOrder={toOrder} /> : null}
      {data?.state === 'open' && canRun ? <CloseForm inspection={data} /> : null}
    </Drawer>
  )
}

function Facts({ inspection }: { inspection: Inspection }) {
  const say = useSay()
  const { inspectors, begunAt, closedAt } = inspection
  return (
    <div className="registry-card">
      <dl>
        <dt>{say('inspection.unit')}</dt>
        <dd>{inspection.unit?.name ?? '—'}</dd>
        <dt>{say('registry.place')}</dt>
        <dd>{inspection.place.name}</dd>
        {inspectors.length === 0 ? null : (
          <>
            <dt>{say('inspection.inspectors')}</dt>
            <dd>{inspectors.map(({ name, number }) => `${name} (${number})`).join(' · ')}</dd>
          </>
        )}
        {begunAt === null ? null : (
          <>
            <dt>{say('inspection.time')}</dt>
            <dd className="num">
              {[begunAt, closedAt].flatMap((at) => (at === null ? [] : [formatMoment(Date.parse(at))])).join(' – ')}
            </dd>
          </>
        )}
        {inspection.statement === '' ? null : (
          <>
            <dt>{say('inspection.statement')}</dt>
            <dd>{inspection.statement}</dd>
          </>
        )}
      </dl>
      {inspection.isObstructed ? (
        <Alert type="error" showIcon title={say('inspection.obstructed')} description={inspection.obstruction} />
      ) : null}
    </div>
  )
}

type ListProps = Readonly<{ inspection: Inspection; canRun: boolean; toOrder: (id: string) => void }>

function Checklist({ inspection, canRun, toOrder }: ListProps) {
  const say = useSay()
  const { met, broken, notSeen, open } = inspection.counts
  const loose = inspection.files.filter(({ item }) => item === null)
  return (
    <>
      <h3>{say('inspection.checklist')}</h3>
      <p className="dim">{say('inspection.counts', { met, broken, notSeen, open })}</p>
      <ul className="inspection-items">
        {inspection.items.map((item) => (
          <ItemRow key={item.id} inspection={inspection} item={item} canRun={canRun} toOrder={toOrder} />
        ))}
      </ul>
      {inspection.state === 'open' && canRun ? <OwnItem id={inspection.id} /> : null}
      <h3>{say('inspection.files')}</h3>
      {loose.length === 0 ? <p className="dim">{say('inspection.filesHelp')}</p> : null}
      <Proofs files={loose} to={canRun ? { about: 'inspections', id: inspection.id } : null} />
    </>
  )
}

function OwnItem({ id }: { id: string }) {
  const say = useSay()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const add = useMutation({
    mutationFn: () => writeItem(id, text.trim()),
    onSuccess: async () => {
      setText('')
      await client.invalidateQueries({ queryKey: ['inspection'] })
    },
  })
  return (
    <div className="inspection-own">
      <Input
        size="large"
        value={text}
        maxLength={300}
        aria-label={say('inspection.ownItem')}
        placeholder={say('inspection.ownItem')}
        onChange={(event) => setText(event.target.value)}
      />
      <Button size="large" disabled={text.trim() === ''} loading={add.isPending} onClick={() => add.mutate()}>
        {say('inspection.addItem')}
      </Button>
      <Problem error={add.error} />
    </div>
  )
}
