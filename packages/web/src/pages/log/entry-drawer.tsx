// SPDX-License-Identifier: Apache-2.0
import type { LogEntry } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Drawer from 'antd/es/drawer'
import Tag from 'antd/es/tag'
import { useLogEntry } from '../../api/log.ts'
import { useAbility } from '../../api/session.ts'
import { problemText } from '../../components/problem-text.ts'
import { ProofMark } from '../../components/proof-mark.tsx'
import { formatMoment } from '../../i18n/moment.ts'
import { sayIfKnown, useSay } from '../../i18n/index.ts'
import { typeName } from './entry-list.tsx'

/** One entry: what stands in clear, what is sealed, and its proof computed here. */
export function EntryDrawer({ index, close }: { index: number; close: () => void }) {
  const say = useSay()
  const { data, error } = useLogEntry(index)
  return (
    <Drawer open onClose={close} title={say('log.entry', { index })} size={560}>
      {error ? <p role="alert">{problemText(say, error)}</p> : null}
      {data === null || (data && data.index !== index) ? <p className="dim">{say('log.none')}</p> : null}
      {data && data.index === index ? <Detail entry={data} /> : null}
    </Drawer>
  )
}

function Detail({ entry }: { entry: LogEntry }) {
  const say = useSay()
  return (
    <div className="entry-detail" data-testid="entry-detail">
      <p>
        <strong>{typeName(say, entry.type)}</strong> <span className="mono dim">{entry.type}</span>
        <br />
        <span className="num">{formatMoment(Date.parse(entry.at))}</span>
      </p>
      <section>
        <h2>{say('log.proof')}</h2>
        <ProofMark
          index={entry.index}
          compare={(proved) =>
            isWithin(entry.body, proved.body) && proved.type === entry.type ? null : say('proof.differs')
          }
        />
      </section>
      <section>
        <h2>{say('log.body')}</h2>
        <pre className="mono entry-body" tabIndex={0} aria-label={say('log.body')}>
          {JSON.stringify(entry.body, null, 2)}
        </pre>
      </section>
      {entry.sealed.length === 0 ? null : <Sealed entry={entry} />}
      <Links entry={entry} />
    </div>
  )
}

/** The list leaves the fragments of a segment out; what it shows must stand in the entry as it is. */
function isWithin(shown: Readonly<Record<string, unknown>>, proved: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(shown).every(([key, value]) => canonical(value) === canonical(proved[key]))
}

/** PostgreSQL keeps the members of an object in an order of its own. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === 'object' && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : each,
    ) ?? ''
  )
}

function Sealed({ entry }: { entry: LogEntry }) {
  const say = useSay()
  return (
    <section>
      <h2>{say('log.sealed')}</h2>
      <p className="dim">{say('log.sealedHelp')}</p>
      <ul className="sealed-list">
        {entry.sealed.map(({ field, commitment, value }) => (
          <li key={field}>
            <span>{sayIfKnown(say, `log.field.${field}`) ?? field}</span>
            {value === null ? (
              <Tag variant="outlined" data-testid="erased">
                {say('log.erased')}
              </Tag>
            ) : (
              <strong>{value}</strong>
            )}
            <span className="mono dim" title={say('log.commitment')}>
              {commitment.slice(0, 16)}…
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** To the footage, the order and the viewings that the entry is about. */
function Links({ entry: { body, at } }: { entry: LogEntry }) {
  const say = useSay()
  const [canReplay, canSeeOrder, canSeeViewings] = [
    useAbility('camera.replay'),
    useAbility('order.see'),
    useAbility('viewing.see'),
  ]
  const { camera, order, from, start, viewing, kind } = body
  const time = typeof from === 'string' ? from : typeof start === 'string' ? start : at
  return (
    <div className="entry-links">
      {typeof camera === 'string' && canReplay ? (
        <Link to="/replay" search={{ camera, at: time }}>
          {say('audit.showFootage')}
        </Link>
      ) : null}
      {typeof order === 'string' && canSeeOrder ? (
        <Link to="/retrieval/$order" params={{ order }}>
          {say('audit.order')} {order}
        </Link>
      ) : null}
      {typeof viewing === 'string' && typeof kind === 'string' ? (
        <Link to="/audit" search={{ viewing }}>
          {say('audit.session')}
        </Link>
      ) : typeof camera === 'string' && canSeeViewings ? (
        <Link to="/audit" search={{ by: 'camera', id: camera }}>
          {say('log.toViewing')}
        </Link>
      ) : null}
    </div>
  )
}
