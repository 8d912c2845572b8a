// SPDX-License-Identifier: Apache-2.0
import type { Report, ReportState } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Input from 'antd/es/input'
import Spin from 'antd/es/spin'
import { useState } from 'react'
import { stepReport, useReport } from '../../api/reports.ts'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { Proofs } from './proofs.tsx'
import { ReportTag } from './report-tag.tsx'

/** One report: what was said, by whom where that may be known, what became of it. */
export function ReportDrawer({ id, close }: { id: string; close: () => void }) {
  const say = useSay()
  const { data, error } = useReport(id)
  const canRun = useAbility('inspection.run')
  const title = data ? say('report.heading', { kind: say(`report.kind.${data.kind}`), number: data.number }) : ''
  return (
    <Drawer open onClose={close} size={620} title={title}>
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data ? (
        <div className="registry-card">
          <Facts report={data} />
          <h3>{say('inspection.files')}</h3>
          <Proofs files={data.files} to={{ about: 'reports', id }} />
          <h3>{say('report.steps')}</h3>
          {data.steps.length === 0 ? <p className="dim">{say('report.noSteps')}</p> : null}
          {data.steps.map((step) => (
            <div key={`${step.to} ${step.at}`} className="registry-box">
              <ReportTag report={{ state: step.to, overdueDays: 0 }} />
              <span className="dim num">{formatMoment(Date.parse(step.at))}</span>{' '}
              <span className="dim">{step.by}</span>
              <p>{step.words}</p>
            </div>
          ))}
          {canRun && data.next.length > 0 ? <StepForm report={data} /> : null}
        </div>
      ) : null}
    </Drawer>
  )
}

function Facts({ report }: { report: Report }) {
  const say = useSay()
  return (
    <dl>
      <dt>{say('registry.state')}</dt>
      <dd>
        <ReportTag report={report} />
      </dd>
      <dt>{say('inspection.article')}</dt>
      <dd>
        <ArticleLink id={report.article} />
      </dd>
      <dt>{say('inspection.subject')}</dt>
      <dd>{report.subject.name}</dd>
      <dt>{say('report.at')}</dt>
      <dd className="num">{formatMoment(Date.parse(report.at))}</dd>
      <dt>{say('report.by')}</dt>
      <dd>{report.by || say('report.public')}</dd>
      {report.contact === null ? null : (
        <>
          <dt>{say('report.contact')}</dt>
          <dd>{[report.contact.name, report.contact.contact].filter((each) => each !== '').join(' · ')}</dd>
        </>
      )}
      {report.happenedOn === null ? null : (
        <>
          <dt>{say('report.happenedOn')}</dt>
          <dd className="num">{report.happenedOn}</dd>
        </>
      )}
      {report.found === null ? null : (
        <>
          <dt>{say('report.found')}</dt>
          <dd className="num">{report.found}</dd>
        </>
      )}
      {report.due === null ? null : (
        <>
          <dt>{say('report.due')}</dt>
          <dd className="num">{report.due}</dd>
        </>
      )}
      <dt>{say('report.words')}</dt>
      <dd className="inspection-words">{report.words}</dd>
    </dl>
  )
}

function StepForm({ report }: { report: Report }) {
  const say = useSay()
  const client = useQueryClient()
  const [words, setWords] = useState('')
  const [due, setDue] = useState(report.due ?? '')
  const step = useMutation({
    mutationFn: (to: ReportState) => stepReport(report.id, { to, words: words.trim(), due: due || null }),
    onSuccess: async () => {
      setWords('')
      await client.invalidateQueries({ queryKey: ['inspection'] })
      await client.invalidateQueries({ queryKey: ['obligations'] })
    },
  })
  return (
    <div className="inspection-form">
      <Input.TextArea
        value={words}
        autoSize={{ minRows: 2 }}
        maxLength={4000}
        aria-label={say('report.answer')}
        placeholder={say('report.answer')}
        onChange={(event) => setWords(event.target.value)}
      />
      <label className="registry-row">
        <span className="dim">{say('report.dueHelp')}</span>
        <Input type="date" value={due} className="inspection-day" onChange={(event) => setDue(event.target.value)} />
      </label>
      <Problem error={step.error} />
      <div className="registry-row">
        {report.next.map((to) => (
          <Button key={to} disabled={words.trim() === ''} onClick={() => step.mutate(to)}>
            {say(`report.state.${to}`)}
          </Button>
        ))}
      </div>
    </div>
  )
}
