// SPDX-License-Identifier: Apache-2.0
import { FindingResult, type Inspection, type InspectionItem } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import { enterFinding } from '../../api/inspection.ts'
import { useLanguage, useSay } from '../../i18n/index.ts'
import { factName } from '../law/fact-name.ts'
import { StatusTag } from '../law/status-tag.tsx'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { ItemActions } from './item-actions.tsx'
import { Proofs } from './proofs.tsx'

type Props = Readonly<{
  inspection: Inspection
  item: InspectionItem
  canRun: boolean
  toOrder: (id: string) => void
}>

const COLOR = { met: 'success', broken: 'error', 'not-seen': 'default' } as const

/** One item of the checklist: what the law says, what the registry knows, what was found; large enough for a thumb. */
export function ItemRow({ inspection, item, canRun, toOrder }: Props) {
  const say = useSay()
  const isOpen = inspection.state === 'open' && canRun
  const files = inspection.files.filter((file) => file.item === item.id)
  return (
    <li className={`inspection-item is-${item.result ?? 'open'}`} data-testid={`item-${item.id}`}>
      <div className="registry-row">
        <ArticleLink id={item.article} />
        {item.status === null ? (
          <span className="dim">{say(item.kind === 'own' ? 'inspection.own' : 'inspection.onSite')}</span>
        ) : (
          <StatusTag status={item.status} />
        )}
        {item.lastDay === null ? null : (
          <span className="num dim">{say('inspection.lastDay', { day: item.lastDay })}</span>
        )}
        {item.unit === null ? null : <span className="dim">{item.unit.name}</span>}
        <span className="tools-space" />
        {!isOpen && item.result ? (
          <Tag color={COLOR[item.result]}>{say(`inspection.result.${item.result}`)}</Tag>
        ) : null}
      </div>
      <p lang="zh-CN">{item.text}</p>
      <Known item={item} />
      {isOpen ? <Finding inspection={inspection.id} item={item} /> : item.note === '' ? null : <p>{item.note}</p>}
      <Proofs files={files} isPhoto to={isOpen ? { about: 'inspections', id: inspection.id, item: item.id } : null} />
      {item.result === 'broken' ? (
        <ItemActions inspection={inspection} item={item} canRun={canRun} toOrder={toOrder} />
      ) : null}
    </li>
  )
}

/** The facts the registry looked at, and what is missing. */
function Known({ item }: { item: InspectionItem }) {
  const say = useSay()
  const comma = useLanguage() === 'zh' ? '、' : ', '
  const known = Object.entries(item.facts).filter(([, value]) => value !== null)
  return (
    <>
      {known.length === 0 ? null : (
        <p className="dim inspection-facts">
          {known.map(([name, value]) => `${factName(say, name)}: ${showFact(value)}`).join(' · ')}
        </p>
      )}
      {item.needs.length === 0 ? null : (
        <p className="registry-missing">
          {say('inspection.needs', { what: item.needs.map((one) => factName(say, one)).join(comma) })}
        </p>
      )}
      {item.cameras.length === 0 ? null : (
        <p className="dim">
          {say('inspection.camerasOf', { names: item.cameras.map(({ name }) => name).join(comma) })}
        </p>
      )}
    </>
  )
}

function showFact(value: unknown): string {
  if (typeof value === 'boolean') return value ? '✓' : '✗'
  return Array.isArray(value) ? value.map(String).join(', ') : String(value)
}

function Finding({ inspection, item }: { inspection: string; item: InspectionItem }) {
  const say = useSay()
  const client = useQueryClient()
  const [note, setNote] = useState(item.note)
  const enter = useMutation({
    mutationFn: (result: FindingResult) => enterFinding(inspection, item.id, { result, note: note.trim() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['inspection'] }),
  })
  return (
    <div className="inspection-finding">
      <div className="inspection-results" role="group" aria-label={say('inspection.result')}>
        {FindingResult.options.map((result) => (
          <Button
            key={result}
            size="large"
            type={item.result === result ? 'primary' : 'default'}
            danger={result === 'broken'}
            aria-pressed={item.result === result}
            loading={enter.isPending && enter.variables === result}
            onClick={() => enter.mutate(result)}
          >
            {say(`inspection.result.${result}`)}
          </Button>
        ))}
      </div>
      <Input.TextArea
        value={note}
        autoSize
        maxLength={300}
        aria-label={say('inspection.findingNote')}
        placeholder={say('inspection.findingNote')}
        onChange={(event) => setNote(event.target.value)}
        onBlur={() => (item.result !== null && note.trim() !== item.note ? enter.mutate(item.result) : null)}
      />
      <Problem error={enter.error} />
    </div>
  )
}
