// SPDX-License-Identifier: Apache-2.0
import type { Obligation } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import { type Say, sayIfKnown, useLanguage, useSay } from '../../i18n/index.ts'
import { factName } from './fact-name.ts'
import { StatusTag } from './status-tag.tsx'

/** One obligation: what, of whom, until when, why, what would satisfy it, and what a breach costs. */
export function ObligationCard({ obligation, on }: { obligation: Obligation; on: string }) {
  const say = useSay()
  const comma = useLanguage() === 'zh' ? '、' : ', '
  const { subject, unit, status, because, needs, breach } = obligation
  return (
    <article className="obligation" data-status={status}>
      <header>
        <StatusTag status={status} />
        <strong>{subject.name}</strong>
        <span className="dim">{say(`subject.${subject.kind}`)}</span>
        <span className="tools-space" />
        <span className="num">{termText(say, obligation, on)}</span>
      </header>
      <p lang="zh-CN">{obligation.text}</p>
      <details>
        <summary>{say('obligation.why')}</summary>
        <ul>
          {because.map((reason) => (
            <li key={`${reason.key} ${reason.fact ?? ''} ${reason.value ?? ''}`}>{reasonText(say, reason)}</li>
          ))}
        </ul>
      </details>
      <footer>
        <Article id={obligation.article} />
        {unit ? <span>{unit.name}</span> : null}
        {needs.length > 0 ? (
          <span>{say('obligation.needs', { facts: needs.map((fact) => factName(say, fact)).join(comma) })}</span>
        ) : null}
        {breach.map((id) => (
          <span key={id}>
            {say('obligation.breach')} <Article id={id} />
          </span>
        ))}
      </footer>
    </article>
  )
}

/** The article in which a rule, paragraph or item stands: `CQ16.1` is in `CQ16`. */
function Article({ id }: { id: string }) {
  return (
    <Link to="/law" search={{ article: id }}>
      <code>{id}</code>
    </Link>
  )
}

function termText(say: Say, { status, lastDay, daysOverdue }: Obligation, on: string): string {
  if (status === 'overdue') return say('obligation.daysOverdue', { days: daysOverdue })
  if (lastDay === null) return ''
  if (status !== 'due') return lastDay
  const left = Math.round((Date.parse(lastDay) - Date.parse(on)) / A_DAY)
  return left === 0 ? say('obligation.today') : say('obligation.daysLeft', { days: left })
}
const A_DAY = 86_400_000

function reasonText(say: Say, reason: Obligation['because'][number]): string {
  const values = { fact: reason.fact === undefined ? '' : factName(say, reason.fact), value: reason.value ?? '' }
  return sayIfKnown(say, `reason.${reason.key}`, values) ?? reason.key
}
