// SPDX-License-Identifier: Apache-2.0
import type { AcceptanceRun } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import { lookAt } from '../../api/registry-acceptance.ts'
import { type Say, sayIfKnown, useLanguage, useSay } from '../../i18n/index.ts'
import { factName } from '../law/fact-name.ts'
import { ArticleLink } from './article-link.tsx'
import { Problem } from './problem.tsx'

type Item = AcceptanceRun['items'][number]

const COLOR = { passed: 'success', failed: 'error', unknown: 'warning' } as const

/** What was measured, and what a person has to look at because it could not be. */
export function AcceptanceItems({ run, canChange }: { run: AcceptanceRun; canChange: boolean }) {
  const say = useSay()
  return (
    <table className="registry-items">
      <thead>
        <tr>
          <th>{say('registry.itemColumn')}</th>
          <th>{say('registry.wanted')}</th>
          <th>{say('registry.found')}</th>
          <th>{say('registry.result')}</th>
        </tr>
      </thead>
      <tbody>
        {run.items.map((item) => (
          <ItemRow key={item.id} run={run.id} item={item} canChange={canChange} />
        ))}
      </tbody>
    </table>
  )
}

/** An item by its word, or the rule it is. */
export function itemName(say: Say, id: string): string {
  return sayIfKnown(say, `registry.item.${id}`) ?? id
}

function ItemRow({ run, item, canChange }: { run: string; item: Item; canChange: boolean }) {
  const say = useSay()
  const comma = useLanguage() === 'zh' ? '、' : ', '
  const found = item.found
    .split(', ')
    .map((one) => factName(say, one))
    .join(comma)
  return (
    <tr>
      <td>
        {item.id === item.article ? null : itemName(say, item.id)} <ArticleLink id={item.article} />
      </td>
      <td lang="zh-CN">{item.wanted || '—'}</td>
      <td>
        {found || '—'}
        {canChange && item.result === 'unknown' ? <Look run={run} item={item} /> : null}
      </td>
      <td>
        <Tag color={COLOR[item.result]}>{say(`registry.result.${item.result}`)}</Tag>
        <span className="dim">{say(`registry.seen.${item.kind}`)}</span>
      </td>
    </tr>
  )
}

function Look({ run, item }: { run: string; item: Item }) {
  const say = useSay()
  const client = useQueryClient()
  const [found, setFound] = useState('')
  const look = useMutation({
    mutationFn: (result: 'passed' | 'failed') => lookAt(run, { item: item.id, result, found }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registry', 'acceptances'] }),
  })
  const isReady = found.trim() !== ''
  return (
    <div className="registry-row">
      <Input
        size="small"
        value={found}
        maxLength={300}
        aria-label={say('registry.lookedAt')}
        placeholder={say('registry.lookedAt')}
        onChange={(event) => setFound(event.target.value)}
      />
      <Button size="small" disabled={!isReady} onClick={() => look.mutate('passed')}>
        {say('registry.result.passed')}
      </Button>
      <Button size="small" danger disabled={!isReady} onClick={() => look.mutate('failed')}>
        {say('registry.result.failed')}
      </Button>
      <Problem error={look.error} />
    </div>
  )
}
