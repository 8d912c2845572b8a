// SPDX-License-Identifier: Apache-2.0
import type { Order } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import { scanUrl } from '../../api/orders.ts'
import { useAbility } from '../../api/session.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'

const KINDS = {
  'id-card': 'order.idCard',
  'work-certificate': 'order.workCertificate',
  'unit-certificate': 'order.unitCertificate',
  other: 'order.otherPaper',
} as const

/** What was done with an order and its papers, each with its place in the log. */
export function OrderSide({ order }: { order: Order }) {
  const say = useSay()
  const mayAudit = useAbility('viewing.see')
  return (
    <aside className="order-side">
      <h2>{say('order.papers')}</h2>
      {order.papers.length === 0 ? <p className="dim">{say('order.noPapers')}</p> : null}
      <ul className="paper-list">
        {order.papers.map((paper) => (
          <li key={paper.id}>
            <a href={scanUrl(order.id, paper.id)} target="_blank" rel="noreferrer" title={`SHA-256 ${paper.sha256}`}>
              {say(KINDS[paper.kind])}
              {paper.officer === null ? '' : ` · ${order.content.officers[paper.officer]?.name ?? paper.officer + 1}`}
            </a>
            <LogLink entry={paper.entry} />
          </li>
        ))}
      </ul>
      <h2>{say('order.history')}</h2>
      {mayAudit ? (
        <p className="no-print">
          <Link to="/audit" search={{ by: 'order', id: order.id }}>
            {say('order.toAudit')}
          </Link>
        </p>
      ) : null}
      <ol className="step-list">
        {order.history.map((step) => (
          <li key={step.number} data-act={step.act}>
            <span>
              <strong>{say(`order.act.${step.act}`)}</strong> {step.by}
            </span>
            <span className="dim num">{formatMoment(Date.parse(step.at))}</span>
            {step.entry === null ? null : <span className="dim num">{say('order.entry', { index: step.entry })}</span>}
          </li>
        ))}
      </ol>
    </aside>
  )
}

/** Where it stands in the evidence log; a link for who may audit it. */
function LogLink({ entry }: { entry: number }) {
  const say = useSay()
  const words = say('order.entry', { index: entry })
  if (!useAbility('log.audit')) return <span className="dim num">{words}</span>
  return (
    <Link to="/log" search={{ entry }} className="num">
      {words}
    </Link>
  )
}
