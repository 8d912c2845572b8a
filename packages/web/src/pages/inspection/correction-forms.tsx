// SPDX-License-Identifier: Apache-2.0
import type { Correction } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import { answerCorrection, decideCorrection, lookAgain, serveCorrection } from '../../api/corrections.ts'
import { WordsField } from '../../components/words-field.tsx'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { dayInBeijing } from '../registry/today.ts'

/** By the unit: what it did. */
export function AnswerForm({ id }: { id: string }) {
  const say = useSay()
  const [words, setWords] = useState('')
  const answer = useChange(() => answerCorrection(id, words.trim()))
  return (
    <div className="inspection-form">
      <WordsField value={words} change={setWords} label={say('correction.answerWords')} />
      <Problem error={answer.error} />
      <Button
        type="primary"
        disabled={words.trim() === ''}
        loading={answer.isPending}
        onClick={() => answer.mutate()}
        data-testid="answer-correction"
      >
        {say('correction.answer')}
      </Button>
    </div>
  )
}

/** By the authority: the day on which the order was served. */
export function ServiceForm({ order }: { order: Correction }) {
  const say = useSay()
  const [today] = useState(() => dayInBeijing(Date.now()))
  const [on, setOn] = useState(today)
  const serve = useChange(() => serveCorrection(order.id, on))
  return (
    <div className="inspection-form">
      <div className="registry-row">
        <Input
          type="date"
          value={on}
          min={order.issuedOn}
          max={today}
          aria-label={say('correction.served')}
          className="inspection-day"
          onChange={(event) => setOn(event.target.value)}
        />
        <Button loading={serve.isPending} disabled={on === ''} onClick={() => serve.mutate()}>
          {say('correction.serve')}
        </Button>
      </div>
      <Problem error={serve.error} />
    </div>
  )
}

/** By the authority: look again, or decide upon papers. */
export function DecisionForm({ order, toInspection }: { order: Correction; toInspection: (id: string) => void }) {
  const say = useSay()
  const [words, setWords] = useState('')
  const again = useChange(() => lookAgain(order.id))
  const decide = useChange((isCorrected: boolean) => decideCorrection(order.id, { isCorrected, words: words.trim() }))
  const isReady = words.trim() !== ''
  return (
    <div className="inspection-form">
      <h3>{say('correction.decision')}</h3>
      <div className="registry-row">
        {order.again.map((id) => (
          <Button key={id} onClick={() => toInspection(id)}>
            {say('correction.toAgain')}
          </Button>
        ))}
        {order.again.length === 0 ? (
          <Button loading={again.isPending} onClick={() => again.mutate(undefined)} data-testid="look-again">
            {say('correction.again')}
          </Button>
        ) : null}
      </div>
      <p className="dim">{say('correction.decideHelp')}</p>
      <WordsField value={words} change={setWords} label={say('correction.decisionWords')} />
      <Problem error={again.error ?? decide.error} />
      <div className="registry-row">
        <Button type="primary" disabled={!isReady} onClick={() => decide.mutate(true)}>
          {say('correction.state.corrected')}
        </Button>
        <Button danger disabled={!isReady} onClick={() => decide.mutate(false)}>
          {say('correction.state.not-corrected')}
        </Button>
      </div>
    </div>
  )
}

function useChange<T = void>(work: (given: T) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['inspection'] })
    },
  })
}
