// SPDX-License-Identifier: Apache-2.0
import type { Order } from '@mingjian/contract'
import { scanUrl } from '../../api/orders.ts'
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
            <span className="dim num">{say('order.entry', { index: paper.entry })}</span>
          </li>
        ))}
      </ul>
      <h2>{say('order.history')}</h2>
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
