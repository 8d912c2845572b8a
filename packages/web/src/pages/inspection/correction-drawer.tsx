// SPDX-License-Identifier: Apache-2.0
import type { Correction } from '@mingjian/contract'
import FilePdfOutlined from '@ant-design/icons/FilePdfOutlined'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Spin from 'antd/es/spin'
import { useState } from 'react'
import { correctionUrl, openCaseOfOrder, useCorrection } from '../../api/corrections.ts'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { CaseDialog } from './case-dialog.tsx'
import { AnswerForm, DecisionForm, ServiceForm } from './correction-forms.tsx'
import { CorrectionTag } from './correction-tag.tsx'
import { Proofs } from './proofs.tsx'

type Props = Readonly<{ id: string; close: () => void; toInspection: (id: string) => void }>

/** One order to correct: what is asked until when, what the unit answered, what the authority decided. */
export function CorrectionDrawer({ id, close, toInspection }: Props) {
  const say = useSay()
  const { data, error } = useCorrection(id)
  return (
    <Drawer
      open
      onClose={close}
      size={680}
      title={data ? say('correction.heading', { number: data.number }) : ''}
      extra={
        <Button icon={<FilePdfOutlined />} href={correctionUrl(id)} target="_blank">
          {say('correction.paper')}
        </Button>
      }
    >
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data ? <Body order={data} toInspection={toInspection} /> : null}
    </Drawer>
  )
}

function Body({ order, toInspection }: { order: Correction; toInspection: (id: string) => void }) {
  const say = useSay()
  const canRun = useAbility('inspection.run')
  const canAnswer = useAbility('filing.submit') && (order.state === 'issued' || order.state === 'answered')
  const isOpen = order.state === 'issued' || order.state === 'answered'
  return (
    <div className="registry-card">
      <Facts order={order} />
      <h3>{say('correction.demands')}</h3>
      <ol>
        {order.demands.map((demand) => (
          <li key={demand}>{demand}</li>
        ))}
      </ol>
      <h3>{say('correction.answers')}</h3>
      {order.answers.length === 0 ? <p className="dim">{say('correction.noAnswer')}</p> : null}
      {order.answers.map((answer) => (
        <div key={answer.entry} className="registry-box">
          <span className="dim num">{formatMoment(Date.parse(answer.at))}</span>{' '}
          <span className="dim">{answer.by}</span>
          <p>{answer.words}</p>
        </div>
      ))}
      <Proofs files={order.files} to={canAnswer ? { about: 'corrections', id: order.id } : null} />
      {canAnswer ? <AnswerForm id={order.id} /> : null}
      {order.decision === '' ? null : (
        <p data-testid="correction-decision">
          {say('correction.decided', { day: order.decidedOn ?? '', name: order.decidedBy ?? '' })} {order.decision}
        </p>
      )}
      {canRun && isOpen && order.servedOn === null ? <ServiceForm order={order} /> : null}
      {canRun && isOpen ? <DecisionForm order={order} toInspection={toInspection} /> : null}
      {canRun && order.state !== 'corrected' && order.case === null ? <OpenCase order={order} /> : null}
    </div>
  )
}

function Facts({ order }: { order: Correction }) {
  const say = useSay()
  return (
    <dl>
      <dt>{say('registry.state')}</dt>
      <dd>
        <CorrectionTag order={order} />
      </dd>
      <dt>{say('inspection.subject')}</dt>
      <dd>{order.subject.name}</dd>
      <dt>{say('inspection.unit')}</dt>
      <dd>{order.unitName || '—'}</dd>
      <dt>{say('correction.authority')}</dt>
      <dd>{order.authority}</dd>
      <dt>{say('inspection.article')}</dt>
      <dd>
        <ArticleLink id={order.rule} />
      </dd>
      <dt>{say('correction.basis')}</dt>
      <dd>
        <ArticleLink id={order.basis} />
      </dd>
      <dt>{say('inspection.facts')}</dt>
      <dd>{order.facts}</dd>
      <dt>{say('correction.due')}</dt>
      <dd className="num">{order.due}</dd>
      <dt>{say('correction.issued')}</dt>
      <dd className="num">{order.issuedOn}</dd>
      <dt>{say('correction.served')}</dt>
      <dd className="num">{order.servedOn ?? '—'}</dd>
      {order.case === null ? null : (
        <>
          <dt>{say('correction.case')}</dt>
          <dd>
            <Link to="/cases" search={{ open: order.case }}>
              {say('inspection.hasCase')}
            </Link>
          </dd>
        </>
      )}
    </dl>
  )
}

function OpenCase({ order }: { order: Correction }) {
  const say = useSay()
  const client = useQueryClient()
  const [isAsked, setAsked] = useState(false)
  const close = () => {
    setAsked(false)
    void client.invalidateQueries({ queryKey: ['inspection'] })
  }
  return (
    <p>
      <Button onClick={() => setAsked(true)}>{say('inspection.openCase')}</Button>
      {isAsked ? <CaseDialog close={close} open={(why) => openCaseOfOrder(order.id, why)} /> : null}
    </p>
  )
}
