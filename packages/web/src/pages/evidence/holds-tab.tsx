// SPDX-License-Identifier: Apache-2.0
import type { Hold } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { Link } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Switch from 'antd/es/switch'
import Table from 'antd/es/table'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import { stepHold, useHolds } from '../../api/holds.ts'
import { useAbility, useSession } from '../../api/session.ts'
import { problemText } from '../../components/problem-text.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { HoldDialog } from './hold-dialog.tsx'
import { FootageCell, StepCell } from './keep-cell.tsx'
import { useStep } from './use-step.ts'
import { WordDialog } from './word-dialog.tsx'

const COLOURS = {
  'in-force': 'var(--ok)',
  'release-asked': 'var(--warn)',
  released: 'var(--dim)',
  lapsed: 'var(--dim)',
}
const MINUTE = 60_000

function StateCell({ hold, say }: { hold: Hold; say: Say }) {
  return (
    <div className="keep-cell">
      <span>
        <Tag variant="outlined" style={{ color: COLOURS[hold.state] }}>
          {say(`hold.state.${hold.state}`)}
        </Tag>
        {hold.isReviewDue ? (
          <Tag variant="outlined" style={{ color: 'var(--bad)' }}>
            {say('hold.reviewDue')}
          </Tag>
        ) : null}
      </span>
      {hold.expiresAt ? (
        <small className="dim num">{say('hold.until', { time: formatMoment(Date.parse(hold.expiresAt)) })}</small>
      ) : null}
      {hold.reviewOn ? <small className="dim num">{say('hold.reviewOn', { day: hold.reviewOn })}</small> : null}
      {hold.state === 'release-asked' && hold.asked ? (
        <small>
          {say('hold.confirmHelp', {
            ...{ name: hold.asked.byName, time: formatMoment(Date.parse(hold.asked.at)), reason: hold.asked.reason },
          })}
        </small>
      ) : null}
    </div>
  )
}

type Asked = Readonly<{ hold: Hold; step: 'release' | 'extend' }>

function Acts({ hold, ask }: { hold: Hold; ask: (asked: Asked) => void }) {
  const say = useSay()
  const step = useStep('holds')
  const me = useSession().data?.user.id
  const [mayPlace, mayRelease] = [useAbility('hold.place'), useAbility('hold.release')]
  const run = (name: 'release/confirm' | 'release/withdraw') => step.mutate(() => stepHold(hold.id, name))
  if (hold.state === 'released' || hold.state === 'lapsed') return null
  return (
    <div className="keep-acts">
      {mayPlace ? (
        <Button size="small" onClick={() => ask({ hold, step: 'extend' })}>
          {say('hold.extend')}
        </Button>
      ) : null}
      {mayRelease && hold.state === 'in-force' ? (
        <Button size="small" onClick={() => ask({ hold, step: 'release' })}>
          {say('hold.release')}
        </Button>
      ) : null}
      {mayRelease && hold.state === 'release-asked' ? (
        <>
          {hold.asked?.by === me ? null : (
            <Button size="small" danger onClick={() => run('release/confirm')} loading={step.isPending}>
              {say('hold.confirm')}
            </Button>
          )}
          <Button size="small" onClick={() => run('release/withdraw')}>
            {say('hold.keepOn')}
          </Button>
        </>
      ) : null}
    </div>
  )
}

function columns(say: Say, isPhone: boolean, ask: (asked: Asked) => void) {
  const footage = {
    title: say('evidence.span'),
    key: 'span',
    render: (_: unknown, hold: Hold) => <FootageCell camera={hold.camera} from={hold.from} to={hold.to} />,
  }
  const about = {
    title: say('hold.caseNumber'),
    key: 'case',
    render: (_: unknown, hold: Hold) => (
      <div className="keep-cell">
        <strong>{hold.caseNumber}</strong>
        <span>{hold.authority}</span>
        <small className="dim">{hold.reason}</small>
        {hold.order === null ? null : (
          <Link to="/retrieval/$order" params={{ order: hold.order }}>
            {say('evidence.openOrder', { order: hold.order })}
          </Link>
        )}
      </div>
    ),
  }
  const state = {
    title: say('evidence.state'),
    key: 'state',
    render: (_: unknown, hold: Hold) => <StateCell hold={hold} say={say} />,
  }
  const placed = {
    title: say('hold.place'),
    key: 'placed',
    render: (_: unknown, hold: Hold) => <StepCell step={hold.placed} />,
  }
  const acts = {
    title: say('evidence.acts'),
    key: 'acts',
    render: (_: unknown, hold: Hold) => <Acts hold={hold} ask={ask} />,
  }
  if (isPhone) {
    const whole = (_: unknown, hold: Hold) => (
      <div className="keep-cell">
        {footage.render(_, hold)}
        {about.render(_, hold)}
        {state.render(_, hold)}
        {acts.render(_, hold)}
      </div>
    )
    return [{ title: say('evidence.tab.holds'), key: 'hold', render: whole }]
  }
  return [footage, about, state, placed, acts]
}

export function HoldsTab() {
  const say = useSay()
  const isPhone = useIsPhone()
  const [page, setPage] = useState(1)
  const [inForce, setInForce] = useState(true)
  const [placing, setPlacing] = useState<number | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const mayPlace = useAbility('hold.place')
  const step = useStep('holds')
  const holds = useHolds({ inForce, page })
  if (holds.error) return <div className="centred">{problemText(say, holds.error)}</div>
  const submit = (words: string, day: string) => {
    if (asked === null) return
    const { hold } = asked
    const body =
      asked.step === 'release' ? { reason: words } : { reason: words, reviewOn: day, expiresAt: hold.expiresAt }
    step.mutate(() => stepHold(hold.id, asked.step, body))
    setAsked(null)
  }
  return (
    <>
      <div className="page-head">
        <label className="keep-switch">
          <Switch size="small" checked={inForce} onChange={setInForce} /> {say('hold.onlyInForce')}
        </label>
        <span className="dim num">{say('evidence.total', { count: holds.data?.total ?? 0 })}</span>
        <span className="tools-space" />
        {mayPlace ? (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => setPlacing(Date.now())}
            data-testid="hold-place"
          >
            {say('hold.place')}
          </Button>
        ) : null}
      </div>
      <Table<Hold>
        size="small"
        rowKey="id"
        loading={holds.isPending}
        dataSource={holds.data?.items ?? []}
        columns={columns(say, isPhone, setAsked)}
        locale={{ emptyText: <span className="dim">{say('evidence.none')}</span> }}
        pagination={{
          current: page,
          pageSize: 20,
          total: holds.data?.total ?? 0,
          onChange: setPage,
          hideOnSinglePage: true,
        }}
      />
      {placing === null ? null : (
        <HoldDialog camera="" from={placing - 30 * MINUTE} to={placing} close={() => setPlacing(null)} />
      )}
      {asked === null ? null : (
        <WordDialog
          title={say(asked.step === 'release' ? 'hold.release' : 'hold.extend')}
          label={say(asked.step === 'release' ? 'hold.releaseReason' : 'hold.extendReason')}
          {...(asked.step === 'extend' ? { day: say('hold.review') } : {})}
          done={submit}
          close={() => setAsked(null)}
        />
      )}
    </>
  )
}
