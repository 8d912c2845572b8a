// SPDX-License-Identifier: Apache-2.0
import type { ExposureAnswer } from '@mingjian/contract'
import { useNavigate } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Spin from 'antd/es/spin'
import { useState } from 'react'
import type { z } from 'zod'
import { useExposure } from '../../api/cases.ts'
import { useAbility } from '../../api/session.ts'
import { sayIfKnown, useLanguage, useSay } from '../../i18n/index.ts'
import { factName } from '../law/fact-name.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { OpenCase } from './open-case.tsx'

type Row = z.infer<typeof ExposureAnswer>['rows'][number]
/** Fines that fall away when all is put right. */
const ON_CORRECTION: ReadonlySet<string> = new Set(['not-corrected-in-time', 'refusal'])
type Chosen = Readonly<{ row: Row; at: number }>

/** Article by article: what is broken, what it may cost, who decides, and what comes before a fine. */
export function ExposureRows({ unit, isSumShown }: Readonly<{ unit: string; isSumShown: boolean }>) {
  const say = useSay()
  const navigate = useNavigate()
  const comma = useLanguage() === 'zh' ? '、' : ', '
  const canDecide = useAbility('case.decide')
  const { data, error } = useExposure(unit)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const breach = chosen?.row.obligations[chosen.at]
  if (error) return <Problem error={error} />
  if (!data) return <Spin />
  return (
    <>
      {isSumShown ? <p className="num">{say('cases.sum', { min: data.total.min, max: data.total.max })}</p> : null}
      {data.rows.length === 0 ? <p className="dim">{say('cases.noExposure')}</p> : null}
      {data.rows.map((row) => (
        <section key={row.article} className="registry-box">
          <Heading row={row} />
          <p lang="zh-CN">{row.text}</p>
          <ul className="registry-lines">
            {row.obligations.map(({ article, subject, lastDay, needs }, at) => (
              <li key={`${article} ${subject.id}`}>
                <ArticleLink id={article} />
                <span>{subject.name}</span>
                {lastDay ? <span className="num cases-late">{lastDay}</span> : null}
                {needs.length > 0 ? (
                  <span>
                    {say('obligation.needs', { facts: needs.map((fact) => factName(say, fact)).join(comma) })}
                  </span>
                ) : null}
                {canDecide ? (
                  <Button size="small" onClick={() => setChosen({ row, at })}>
                    {say('cases.open')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
          {ON_CORRECTION.has(row.fineCondition) ? <p className="dim">{say('cases.endsWith')}</p> : null}
        </section>
      ))}
      {chosen && breach ? (
        <OpenCase
          breach={{
            ...{ subject: { kind: breach.subject.kind, id: breach.subject.id }, rule: breach.article },
            ...{ penalty: chosen.row.article, name: breach.subject.name },
          }}
          close={() => setChosen(null)}
          done={(id) => void navigate({ to: '/cases', search: { open: id } })}
        />
      ) : null}
    </>
  )
}

function Heading({ row }: { row: Row }) {
  const say = useSay()
  const first = row.first.map((each) => sayIfKnown(say, `cases.first.${each}`) ?? each)
  return (
    <header className="registry-row">
      <ArticleLink id={row.article} />
      <strong className="num">
        {row.fine ? say('law.fine', { min: row.fine.min, max: row.fine.max }) : say('cases.noFine')}
      </strong>
      <span>{sayIfKnown(say, `cases.condition.${row.fineCondition}`) ?? row.fineCondition}</span>
      <span className="dim">{sayIfKnown(say, `cases.decides.${row.authority}`) ?? row.authority}</span>
      <span className="dim">{first.join(' → ')}</span>
      {row.yieldsTo ? (
        <span>
          {say('cases.yields')} <ArticleLink id={row.yieldsTo} />
        </span>
      ) : null}
    </header>
  )
}
