// SPDX-License-Identifier: Apache-2.0
import type { AcceptanceRun, RegistrySystem } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Spin from 'antd/es/spin'
import Tag from 'antd/es/tag'
import { beginAcceptance, useAcceptances } from '../../api/registry-acceptance.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { AcceptanceDecisionForm } from './acceptance-decision.tsx'
import { AcceptanceItems, itemName } from './acceptance-items.tsx'
import { Problem } from './problem.tsx'

type Props = Readonly<{ system: RegistrySystem; canChange: boolean }>

/** The acceptances of a system, the newest first; one is begun here, completed and decided (article 14). */
export function AcceptancePanel({ system, canChange }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const { data, error, isPending } = useAcceptances(system.id)
  const begin = useMutation({
    mutationFn: () => beginAcceptance(system.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registry'] }),
  })
  if (isPending) return <Spin />
  const runs = data?.items ?? []
  const mayBegin = canChange && system.state === 'acceptance' && runs.every((run) => run.state !== 'open')
  return (
    <>
      <Problem error={error ?? begin.error} />
      {mayBegin ? (
        <p>
          <Button
            type="primary"
            loading={begin.isPending}
            onClick={() => begin.mutate()}
            data-testid="begin-acceptance"
          >
            {say('registry.beginAcceptance')}
          </Button>{' '}
          <span className="dim">{say('registry.beginHelp')}</span>
        </p>
      ) : null}
      {runs.length === 0 && !mayBegin ? <p className="dim">{say('registry.noAcceptance')}</p> : null}
      {runs.map((run) => (
        <Run key={run.id} run={run} canChange={canChange} />
      ))}
    </>
  )
}

const COLOR = { open: 'gold', passed: 'success', failed: 'error' } as const

function Run({ run, canChange }: { run: AcceptanceRun; canChange: boolean }) {
  const say = useSay()
  const isOpen = canChange && run.state === 'open'
  return (
    <section className="registry-box" data-testid="acceptance-run">
      <div className="registry-row">
        <strong>{say('registry.run', { number: run.number })}</strong>
        <Tag color={COLOR[run.state]}>{say(`registry.run.${run.state}`)}</Tag>
        <span className="dim num">{formatMoment(Date.parse(run.startedAt))}</span>
        <span className="dim">{run.by}</span>
        {run.decidedOn === null ? null : (
          <span className="dim num">
            {say('registry.decidedOn', { day: run.decidedOn, name: run.decidedBy ?? '' })}
          </span>
        )}
      </div>
      {run.remarks === '' ? null : <p>{run.remarks}</p>}
      <AcceptanceItems run={run} canChange={isOpen} />
      {run.rectifications.length === 0 ? null : (
        <ul>
          {run.rectifications.map((each) => (
            <li key={`${each.item} ${each.what}`}>
              {itemName(say, each.item)}: {each.what} <span className="num">{each.until ?? ''}</span>
            </li>
          ))}
        </ul>
      )}
      {isOpen ? <AcceptanceDecisionForm run={run} /> : null}
    </section>
  )
}
