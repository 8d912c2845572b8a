// SPDX-License-Identifier: Apache-2.0
import type { Filing } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Input from 'antd/es/input'
import { useState } from 'react'
import { acceptFiling, returnFiling } from '../../api/filings.ts'
import { WordsField } from '../../components/words-field.tsx'
import { useSay } from '../../i18n/index.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { dayInBeijing } from '../registry/today.ts'

type Submitting = Readonly<{
  submit: (words: string) => Promise<Filing>
  done: (filing: Filing) => void
  isOpen: boolean
}>

/** By the unit: it answers for what it files, then hands it in. */
export function SubmitForm({ submit, done, isOpen }: Submitting) {
  const say = useSay()
  const [words, setWords] = useState('')
  const [isTrue, setTrue] = useState(false)
  const work = useFilingChange(() => submit(words.trim()), done)
  return (
    <div className="registry-box">
      <WordsField value={words} change={setWords} label={say('filing.words')} />
      <p>
        <Checkbox checked={isTrue} onChange={(event) => setTrue(event.target.checked)}>
          {say('filing.isTrue')}
        </Checkbox>{' '}
        <ArticleLink id="CN799-14.2" />
      </p>
      <Problem error={work.error} />
      <Button
        type="primary"
        disabled={!isTrue || !isOpen}
        loading={work.isPending}
        onClick={() => work.mutate()}
        data-testid="submit-filing"
      >
        {say('filing.submit')}
      </Button>
    </div>
  )
}

const DAY = 86_400_000
const USUAL_DAYS = 7

/** By the authority: accept, or return with what is to be completed. */
export function DecideForm({ filing }: { filing: Filing }) {
  const say = useSay()
  const [words, setWords] = useState('')
  const [until, setUntil] = useState(() => dayInBeijing(Date.now() + USUAL_DAYS * DAY))
  const [tomorrow] = useState(() => dayInBeijing(Date.now() + DAY))
  const accept = useFilingChange(() => acceptFiling(filing.id, words.trim()))
  const giveBack = useFilingChange(() => returnFiling(filing.id, { words: words.trim(), until }))
  return (
    <div className="registry-box">
      <h3>{say('filing.decide')}</h3>
      <WordsField value={words} change={setWords} label={say('filing.decideWords')} />
      <Problem error={accept.error ?? giveBack.error} />
      <p className="registry-row">
        <Button type="primary" loading={accept.isPending} onClick={() => accept.mutate()} data-testid="accept-filing">
          {say('filing.accept')}
        </Button>
        <label>
          {say('filing.until')}{' '}
          <Input
            type="date"
            value={until}
            min={tomorrow}
            className="filing-day"
            onChange={(event) => setUntil(event.target.value)}
          />
        </label>
        <Button
          danger
          disabled={words.trim() === '' || until === ''}
          loading={giveBack.isPending}
          onClick={() => giveBack.mutate()}
          data-testid="return-filing"
        >
          {say('filing.return')}
        </Button>
      </p>
    </div>
  )
}

/** What is filed changes what is owed. */
function useFilingChange(work: () => Promise<Filing>, done: (filing: Filing) => void = () => {}) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSuccess: async (filing) => {
      await client.invalidateQueries({ queryKey: ['filings'] })
      await client.invalidateQueries({ queryKey: ['registry'] })
      done(filing)
    },
  })
}
