// SPDX-License-Identifier: Apache-2.0
import type { OrderSession } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Spin from 'antd/es/spin'
import { useEffect, useState } from 'react'
import { leaveVisit, redeemCode, useVisit } from '../../api/orders.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatSpan } from '../../i18n/format.ts'
import { useSay } from '../../i18n/index.ts'
import { spanText } from './order-summary.tsx'
import { ScopePlayer } from './scope-player.tsx'
import '../cameras/cameras.css'
import './retrieval.css'

/** The screen of whoever bears an order: a code, then the granted cameras and times and nothing else. */
export function ViewPage() {
  const say = useSay()
  const visit = useVisit()
  const [wasOpen, setWasOpen] = useState(false)
  const isOpen = Boolean(visit.data)
  useEffect(() => {
    if (isOpen) setWasOpen(true)
  }, [isOpen])
  if (visit.isPending)
    return (
      <div className="centred">
        <Spin />
      </div>
    )
  if (visit.error) return <div className="centred">{problemText(say, visit.error)}</div>
  return visit.data ? <Viewing visit={visit.data} /> : <CodeForm wasOpen={wasOpen} />
}

function CodeForm({ wasOpen }: { wasOpen: boolean }) {
  const say = useSay()
  const client = useQueryClient()
  const [code, setCode] = useState('')
  const redeem = useMutation({
    mutationFn: () => redeemCode(code),
    onSuccess: () => client.invalidateQueries({ queryKey: ['visit'] }),
  })
  return (
    <main className="view-code">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          redeem.mutate()
        }}
      >
        <h1>{say('view.title')}</h1>
        {wasOpen ? <Alert type="info" showIcon title={say('view.over')} /> : null}
        <label htmlFor="view-code">{say('view.enterCode')}</label>
        <Input
          id="view-code"
          size="large"
          className="num"
          autoFocus
          autoComplete="one-time-code"
          spellCheck={false}
          value={code}
          onChange={(event) => setCode(event.target.value.toUpperCase())}
          data-testid="code-field"
        />
        <span className="dim">{say('view.codeHelp')}</span>
        {redeem.error ? <Alert type="error" showIcon title={problemText(say, redeem.error)} /> : null}
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={redeem.isPending}
          disabled={code.replaceAll(/[^0-9A-Z]/g, '').length < 10}
          data-testid="redeem"
        >
          {say('view.start')}
        </Button>
      </form>
    </main>
  )
}

/** Milliseconds left, by the server's clock as it was told. */
function useLeft({ until, now }: OrderSession): number {
  const [offset] = useState(() => Date.parse(now) - Date.now())
  const [left, setLeft] = useState(() => Date.parse(until) - Date.now() - offset)
  useEffect(() => {
    const timer = setInterval(() => setLeft(Date.parse(until) - Date.now() - offset), 1000)
    return () => clearInterval(timer)
  }, [until, offset])
  return Math.max(0, left)
}

function Viewing({ visit }: { visit: OrderSession }) {
  const say = useSay()
  const client = useQueryClient()
  const left = useLeft(visit)
  const [chosen, setChosen] = useState(0)
  const scope = visit.scopes[chosen] ?? visit.scopes[0]
  const leave = useMutation({
    mutationFn: leaveVisit,
    onSuccess: () => {
      if (visit.mode === 'staff') window.location.assign(`/retrieval/${visit.order}`)
      else client.setQueryData(['visit'], null)
    },
  })
  const isOver = left === 0
  useEffect(() => {
    if (isOver) void client.invalidateQueries({ queryKey: ['visit'] })
  }, [isOver, client])
  return (
    <main className="viewing">
      <header className="viewing-head">
        <h1 className="num">{visit.number}</h1>
        <span>{visit.organ}</span>
        <span>{visit.officers.join('、')}</span>
        <span className="dim">{say('view.supervisor', { name: visit.supervisor })}</span>
        <span className="tools-space" />
        <span className="num" role="timer">
          {say('view.until', { span: formatSpan(left) })}
        </span>
        <Button onClick={() => leave.mutate()} loading={leave.isPending} data-testid="leave-visit">
          {say('view.leave')}
        </Button>
      </header>
      <p className="viewing-bounds dim">{say('view.bounds')}</p>
      {scope ? (
        <ScopePlayer
          key={`${scope.camera} ${scope.from}`}
          {...{ scope, visit }}
          pick={
            <nav aria-label={say('view.scopes')} className="viewing-scopes">
              {visit.scopes.map((each, at) => (
                <button
                  key={`${each.camera} ${each.from}`}
                  type="button"
                  aria-current={each === scope}
                  onClick={() => setChosen(at)}
                >
                  <strong>{each.name}</strong>
                  <span className="num">{spanText(each)}</span>
                </button>
              ))}
            </nav>
          }
        />
      ) : null}
    </main>
  )
}
