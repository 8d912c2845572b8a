// SPDX-License-Identifier: Apache-2.0
import type { CaseAct, CaseStep, LawCase } from '@mingjian/contract'
import FilePdfOutlined from '@ant-design/icons/FilePdfOutlined'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Spin from 'antd/es/spin'
import Timeline from 'antd/es/timeline'
import { useState } from 'react'
import { casePaperUrl, useCase } from '../../api/cases.ts'
import { useAbility } from '../../api/session.ts'
import { sayIfKnown, useSay } from '../../i18n/index.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { CaseTag } from './case-tag.tsx'
import { StatementForm } from './statement-form.tsx'
import { StepForm } from './step-form.tsx'

/** One case: what it rests on, what runs, what was done, what may be done next and why the rest may not. */
export function CaseDrawer({ id, close }: { id: string; close: () => void }) {
  const say = useSay()
  const { data, error } = useCase(id)
  return (
    <Drawer
      open
      onClose={close}
      size={720}
      title={data ? say('cases.heading', { number: data.number }) : ''}
      extra={data ? <Papers found={data} /> : null}
    >
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data ? <Body found={data} /> : null}
    </Drawer>
  )
}

function Papers({ found }: { found: LawCase }) {
  const say = useSay()
  return (
    <span className="registry-row">
      {found.papers.map((paper) => (
        <Button key={paper} icon={<FilePdfOutlined />} href={casePaperUrl(found.id, paper)} target="_blank">
          {say(`cases.paper.${paper}`)}
        </Button>
      ))}
    </span>
  )
}

function Body({ found }: { found: LawCase }) {
  const say = useSay()
  const canDecide = useAbility('case.decide')
  const canSubmit = useAbility('filing.submit')
  const isDefenceOpen = found.acts.some(({ act, block }) => act === 'statement' && block === null)
  return (
    <div className="registry-card">
      <Facts found={found} />
      {found.terms.length > 0 ? <h3>{say('cases.terms')}</h3> : null}
      <ul className="registry-lines">
        {found.terms.map((term) => (
          <li key={`${term.name} ${term.day}`} className={term.isOver ? 'cases-late' : ''}>
            <span className="num">{term.day}</span>
            <span>{say(`cases.term.${term.name}`)}</span>
            <span className="dim">{say(`cases.whose.${term.whose}`)}</span>
            <ArticleLink id={term.article} />
            {term.isOver ? <strong>{say('cases.over')}</strong> : null}
          </li>
        ))}
      </ul>
      <h3>{say('cases.steps')}</h3>
      {found.steps.length === 0 ? <p className="dim">{say('cases.noSteps')}</p> : null}
      <Timeline items={found.steps.map((step) => ({ key: step.entry, content: <Step step={step} /> }))} />
      {canDecide ? <Next found={found} /> : null}
      {!canDecide && canSubmit && isDefenceOpen ? <StatementForm id={found.id} /> : null}
    </div>
  )
}

function Facts({ found }: { found: LawCase }) {
  const say = useSay()
  const { basis, range, limitation, leastOfficers, party } = found
  return (
    <>
      <dl>
        <dt>{say('registry.state')}</dt>
        <dd>
          <CaseTag state={found.state} />
        </dd>
        <dt>{say('cases.origin')}</dt>
        <dd>{say(`cases.origin.${found.origin}`)}</dd>
        <dt>{say('cases.subject')}</dt>
        <dd>{found.subject.name}</dd>
        <dt>{say('cases.unit')}</dt>
        <dd>
          {found.unit?.name ?? '—'} <span className="dim">{say(`law.offender.${found.who}`)}</span>
        </dd>
        {party ? (
          <>
            <dt>{say('cases.party')}</dt>
            <dd>{[party.name, party.idNumber, party.address].filter((each) => each !== '').join(' · ')}</dd>
          </>
        ) : null}
        <dt>{say('cases.authority')}</dt>
        <dd>{found.authority}</dd>
        <dt>{say('cases.why')}</dt>
        <dd>{found.why}</dd>
        <dt>{say('cases.rule')}</dt>
        <dd>
          <ArticleLink id={found.rule} />
        </dd>
        <dt>{say('cases.penalty')}</dt>
        <dd>
          <ArticleLink id={found.penalty} />{' '}
          {range ? say('law.fine', { min: range.min, max: range.max }) : say('cases.noFine')}
        </dd>
        {limitation ? (
          <>
            <dt>{say('cases.limitation')}</dt>
            <dd>
              <span className="num">{limitation.lastDay}</span> <ArticleLink id={limitation.article} />
            </dd>
          </>
        ) : null}
        {leastOfficers ? (
          <>
            <dt>{say('cases.officers')}</dt>
            <dd>
              {say('cases.leastOfficers', { count: leastOfficers.count })} <ArticleLink id={leastOfficers.article} />
            </dd>
          </>
        ) : null}
      </dl>
      <p className="dim cases-basis" lang="zh-CN">
        {basis.text}
      </p>
    </>
  )
}

function Step({ step }: { step: CaseStep }) {
  const say = useSay()
  const { amount, due, outcome } = step
  return (
    <div data-testid={`step-${step.act}`}>
      <strong>{say(`cases.act.${step.act}`)}</strong> <span className="num">{step.on}</span>{' '}
      <span className="dim">{step.by}</span> {outcome ? say(`cases.outcome.${outcome}`) : null}{' '}
      {amount === null ? null : <span className="num">{say('cases.yuan', { amount })}</span>}{' '}
      {due === null ? null : <span className="num">{say('cases.until', { day: due })}</span>}{' '}
      {step.wantsHearing ? say('cases.wantsHearing') : null}
      <p>{step.words}</p>
      {step.demands.map((demand) => (
        <p key={demand}>· {demand}</p>
      ))}
      {step.officers.length === 0 ? null : (
        <p className="dim">{step.officers.map(({ name, number }) => `${name} ${number}`).join('、')}</p>
      )}
    </div>
  )
}

function Next({ found }: { found: LawCase }) {
  const say = useSay()
  const [act, setAct] = useState<CaseAct | null>(null)
  const open = found.acts.filter(({ block }) => block === null)
  const blocked = found.acts.filter(({ block }) => block !== null)
  return (
    <>
      {open.length > 0 ? <h3>{say('cases.next')}</h3> : null}
      <div className="registry-row">
        {open.map((each) => (
          <Button
            key={each.act}
            type={act === each.act ? 'primary' : 'default'}
            onClick={() => setAct(each.act)}
            data-testid={`act-${each.act}`}
          >
            {say(`cases.act.${each.act}`)}
          </Button>
        ))}
      </div>
      {act === null ? null : <StepForm key={act} found={found} act={act} done={() => setAct(null)} />}
      <details className="cases-blocked">
        <summary>{say('cases.blocked')}</summary>
        <ul className="registry-lines">
          {blocked.map((each) => (
            <li key={each.act}>
              <span>{say(`cases.act.${each.act}`)}</span>
              <span className="dim">{sayIfKnown(say, `problem.${each.block?.code}`) ?? each.block?.code}</span>
              <ArticleLink id={each.block?.article ?? null} />
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}
