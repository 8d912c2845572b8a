// SPDX-License-Identifier: Apache-2.0
import type { ViewingFinding } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Empty from 'antd/es/empty'
import Input from 'antd/es/input'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import { settleFinding, useFindings, useViewingRules } from '../../api/viewings.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { sayIfKnown, useSay } from '../../i18n/index.ts'

/** What the unit's own rules found, to be explained by somebody else than the person it is about. */
export function Findings() {
  const say = useSay()
  const { data, error } = useFindings(true)
  if (error) return <div className="centred">{problemText(say, error)}</div>
  const items = data?.items ?? []
  return (
    <div className="findings">
      {items.length === 0 && data ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={`${say('finding.none')} ${say('finding.noneText')}`} />
      ) : null}
      {items.map((finding) => (
        <FindingCard key={finding.id} finding={finding} />
      ))}
      <Rules />
    </div>
  )
}

function FindingCard({ finding }: { finding: ViewingFinding }) {
  const say = useSay()
  const { user, camera } = finding
  const rule = sayIfKnown(say, `finding.${finding.rule}`) ?? finding.rule
  const target = user.id === null ? { by: 'camera' as const, id: camera?.id } : { by: 'user' as const, id: user.id }
  return (
    <article className="card finding" data-open={finding.settledAt === null}>
      <div className="finding-line">
        <strong>{rule}</strong>
        <Tag variant="outlined">{say('finding.count', { count: finding.count, threshold: finding.threshold })}</Tag>
      </div>
      <p>
        <Link to="/audit" search={{ by: target.by, ...(target.id ? { id: target.id } : {}) }}>
          {[user.name, camera?.name].filter((name) => name !== undefined && name !== '').join(' · ')}
        </Link>{' '}
        <span className="dim num">
          {formatMoment(Date.parse(finding.from))} – {formatMoment(Date.parse(finding.to))}
        </span>
      </p>
      {finding.settledAt === null ? (
        <Settle id={finding.id} />
      ) : (
        <p className="dim">{say('finding.settled', { name: finding.settledBy ?? '', note: finding.note ?? '' })}</p>
      )}
    </article>
  )
}

function Settle({ id }: { id: string }) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [note, setNote] = useState('')
  const settle = useMutation({
    mutationFn: () => settleFinding(id, note),
    onSuccess: () => client.invalidateQueries({ queryKey: ['viewing-findings'] }),
    onError: (error) => void message.error(problemText(say, error)),
  })
  return (
    <div className="finding-settle">
      <Input
        value={note}
        onChange={(event) => setNote(event.target.value)}
        placeholder={say('finding.noteHelp')}
        aria-label={say('finding.note')}
        maxLength={500}
      />
      <Button disabled={note.trim().length < 2} loading={settle.isPending} onClick={() => settle.mutate()}>
        {say('finding.settle')}
      </Button>
    </div>
  )
}

function Rules() {
  const say = useSay()
  const { data } = useViewingRules(true)
  if (!data) return null
  return (
    <section className="card">
      <h2>{say('finding.rules')}</h2>
      <p className="dim">{say('finding.rulesHelp')}</p>
      <ul className="rule-list">
        {data.items.map((rule) => (
          <li key={rule.id}>
            <span>{sayIfKnown(say, `finding.${rule.id}`) ?? rule.id}</span>
            <span className="dim num">
              {rule.isOn ? say('finding.threshold', { count: rule.threshold, hours: rule.hours }) : say('finding.off')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
