// SPDX-License-Identifier: Apache-2.0
import type { Order, OrderScope } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import { useCameras } from '../../api/cameras.ts'
import { useAbility } from '../../api/session.ts'
import { formatDay, formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'

/** `11-23 10:00:00–10:20:00`, the day told twice only when it changes. */
export function spanText({ from, to }: Pick<OrderScope, 'from' | 'to'>): string {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const isOneDay = formatDay(start) === formatDay(end)
  return `${formatMoment(start)}–${isOneDay ? formatMoment(end).slice(11) : formatMoment(end)}`
}

export function ScopeList({ scopes }: { scopes: readonly OrderScope[] }) {
  const say = useSay()
  const names = new Map((useCameras().data ?? []).map(({ id, name }) => [id, name]))
  const mayReplay = useAbility('camera.replay')
  return (
    <ul className="scope-list">
      {scopes.map((scope) => (
        <li key={`${scope.camera} ${scope.from} ${scope.to}`}>
          <strong>{names.get(scope.camera) ?? scope.camera}</strong> <span className="num">{spanText(scope)}</span>{' '}
          {mayReplay ? (
            <Link to="/replay" search={{ camera: scope.camera, at: scope.from }} className="no-print">
              {say('order.toReplay')}
            </Link>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** What an order asks for, by whom and why, to be read. */
export function OrderSummary({ order }: { order: Order }) {
  const say = useSay()
  const { content } = order
  const certificate = [content.certificateNumber, content.certificateDay ?? ''].filter(Boolean).join(' · ')
  const kind = [
    content.authority ? say(`order.authority.${content.authority}`) : '',
    content.need ? say(`order.need.${content.need}`) : '',
  ]
  const rows: readonly (readonly [string, string])[] = [
    [say(order.door === 'authority' ? 'order.organ' : 'order.department'), content.organ],
    [say('order.authority'), kind.filter(Boolean).join(' · ')],
    [say('order.legalBasis'), content.legalBasis],
    [say('order.caseNumber'), content.caseNumber],
    [say('order.purpose'), content.purpose],
    [say('order.certificateNumber'), certificate],
    [say('order.relation'), content.relation ? say(`order.relation.${content.relation}`) : ''],
    [say('order.verbs'), content.verbs.map((verb) => say(`order.verb.${verb}`)).join('、')],
    [say('order.necessity'), content.necessity],
  ]
  return (
    <dl className="order-summary">
      {rows
        .filter(([, value]) => value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      <div>
        <dt>{say('order.people')}</dt>
        <dd>
          <ul className="scope-list">
            {content.officers
              .filter(({ name }) => name !== '')
              .map(({ name, idNumber, certificate: number }) => (
                <li key={`${name} ${idNumber}`}>
                  <strong>{name}</strong> <span className="num">{[idNumber, number].filter(Boolean).join(' · ')}</span>
                </li>
              ))}
          </ul>
        </dd>
      </div>
      <div>
        <dt>{say(order.granted ? 'order.granted' : 'order.asked')}</dt>
        <dd>
          <ScopeList scopes={order.granted?.scopes ?? content.scopes} />
        </dd>
      </div>
    </dl>
  )
}
