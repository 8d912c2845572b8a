// SPDX-License-Identifier: Apache-2.0
import type { Viewing } from '@mingjian/contract'
import type { Entry } from '@mingjian/evidence'
import { Link } from '@tanstack/react-router'
import Drawer from 'antd/es/drawer'
import { useState } from 'react'
import { useAbility } from '../../api/session.ts'
import { useViewing } from '../../api/viewings.ts'
import { problemText } from '../../components/problem-text.ts'
import { ProofMark } from '../../components/proof-mark.tsx'
import { formatBytes, formatSpan } from '../../i18n/format.ts'
import { formatClock, formatMoment } from '../../i18n/moment.ts'
import { type Say, type TextKey, useSay } from '../../i18n/index.ts'

/** One viewing with everything that is known of it, and its entries proved in this browser. */
export function ViewingDrawer({ id, close }: { id: string; close: () => void }) {
  const say = useSay()
  const { data, error } = useViewing(id)
  return (
    <Drawer open onClose={close} title={say('audit.session')} size={520}>
      {error ? <p role="alert">{problemText(say, error)}</p> : null}
      {data ? <Detail viewing={data} /> : null}
    </Drawer>
  )
}

function Detail({ viewing }: { viewing: Viewing }) {
  const say = useSay()
  const canAudit = useAbility('log.audit')
  return (
    <div className="viewing-detail" data-testid="viewing-detail">
      <Facts viewing={viewing} />
      <section>
        <h2>{say('audit.spans')}</h2>
        <Spans viewing={viewing} />
      </section>
      <section>
        <h2>{say('audit.entries')}</h2>
        {canAudit ? <Entries viewing={viewing} /> : <EntryNumbers viewing={viewing} />}
      </section>
    </div>
  )
}

function Facts({ viewing }: { viewing: Viewing }) {
  const say = useSay()
  const canSeeOrder = useAbility('order.see')
  const [now] = useState(() => Date.now())
  const end = viewing.end === null ? now : Date.parse(viewing.end)
  const facts: [TextKey, string][] = [
    ['audit.person', viewing.user.name],
    ['audit.camera', viewing.camera.name],
    ['audit.kind', say(`audit.kind.${viewing.kind}`)],
    ['audit.begin', formatMoment(Date.parse(viewing.begin))],
    ['audit.length', formatSpan(end - Date.parse(viewing.begin))],
    ['audit.seconds', formatSpan(viewing.seconds * 1000)],
    ['audit.played', viewing.played === null ? '—' : formatSpan(viewing.played * 1000)],
    ['audit.pictures', String(viewing.pictures)],
    ['audit.bytes', formatBytes(viewing.bytes)],
    ['audit.reasonLabel', viewing.reason === null ? say('audit.open') : say(`audit.reason.${viewing.reason}`)],
  ]
  return (
    <dl className="facts">
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{say(key)}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
      <div>
        <dt>{say('audit.why')}</dt>
        <dd>
          {viewing.order === null ? say('audit.duty') : null}
          {viewing.order !== null && canSeeOrder ? (
            <Link to="/retrieval/$order" params={{ order: viewing.order }}>
              {viewing.order}
            </Link>
          ) : (
            viewing.order
          )}
        </dd>
      </div>
    </dl>
  )
}

/** Each leads to the replay of just that: itself a viewing, with leave of its own. */
function Spans({ viewing }: { viewing: Viewing }) {
  const say = useSay()
  const canReplay = useAbility('camera.replay')
  if (viewing.spans.length === 0) return <p className="dim">—</p>
  return (
    <>
      <ul className="span-list num">
        {viewing.spans.map(({ from, to }) => (
          <li key={from}>
            <span>
              {formatMoment(Date.parse(from))} – {formatClock(Date.parse(to))}
            </span>
            {canReplay ? (
              <Link to="/replay" search={{ camera: viewing.camera.id, at: from }} data-testid="show-footage">
                {say('audit.showFootage')}
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
      {canReplay ? <p className="dim">{say('audit.showFootageHelp')}</p> : null}
    </>
  )
}

const ENTRIES = [
  ['grant', 'audit.entryGrant'],
  ['begin', 'audit.entryBegin'],
  ['end', 'audit.entryEnd'],
] as const

function Entries({ viewing }: { viewing: Viewing }) {
  const say = useSay()
  return (
    <ul className="entry-list">
      {ENTRIES.map(([which, label]) => {
        const index = viewing.entries[which]
        return (
          <li key={which} data-testid={`entry-${which}`}>
            <strong>{say(label)}</strong>
            {index === null ? (
              <span className="dim">{say('proof.missing')}</span>
            ) : (
              <>
                <Link to="/log" search={{ entry: index }}>
                  {say('log.entry', { index })}
                </Link>
                <ProofMark index={index} compare={(entry) => compare(say, viewing, { which, entry })} />
              </>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function EntryNumbers({ viewing }: { viewing: Viewing }) {
  const say = useSay()
  return (
    <ul className="entry-list">
      {ENTRIES.map(([which, label]) => (
        <li key={which}>
          <strong>{say(label)}</strong>
          <span className="num">{viewing.entries[which] ?? say('proof.missing')}</span>
        </li>
      ))}
    </ul>
  )
}

type Found = Readonly<{ which: 'grant' | 'begin' | 'end'; entry: Entry }>

/** What the register says beside what the log says. */
function compare(say: Say, viewing: Viewing, { which, entry }: Found): string | null {
  const { body, type } = entry
  const isType = type === (which === 'grant' ? 'access.grant' : `view.${which}`)
  const isSame = isType && body['camera'] === viewing.camera.id && (body['user'] ?? null) === viewing.user.id
  const isCounted =
    which !== 'end' ||
    (body['viewing'] === viewing.id && body['seconds'] === viewing.seconds && body['bytes'] === viewing.bytes)
  return isSame && isCounted ? null : say('proof.differs')
}
