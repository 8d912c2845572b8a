// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { placeHold } from '../../api/holds.ts'
import { rfc3339 } from '../../api/query.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatBytes, formatSpan } from '../../i18n/format.ts'
import { useSay } from '../../i18n/index.ts'
import { readMoment } from '../../i18n/read-moment.ts'
import { CameraField, Field, IntervalFields, useInterval } from './keep-field.tsx'
import './evidence.css'

type Props = Readonly<{ camera: string; from: number; to: number; close: () => void }>
const EMPTY = { reason: '', caseNumber: '', authority: '', expires: '', reviewOn: '' }

/** Holds a stretch of a camera's footage. */
export function HoldDialog({ camera: first, from, to, close }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [camera, setCamera] = useState(first)
  const [words, setWords] = useState(EMPTY)
  const state = useInterval(() => ({ from, to }))
  const expires = words.expires === '' ? null : readMoment(words.expires, to)
  const hasTerm = expires !== null || words.reviewOn !== ''
  const place = useMutation({
    mutationFn: ({ start, end }: { start: number; end: number }) =>
      placeHold({
        ...{ camera, from: start, to: end, reason: words.reason, caseNumber: words.caseNumber },
        authority: words.authority,
        expiresAt: expires === null ? null : rfc3339(expires),
        reviewOn: words.reviewOn === '' ? null : words.reviewOn,
      }),
    onSuccess: ({ covers }) => {
      const { segments, bytes, seconds, gaps } = covers
      const held = say('hold.placed', { segments, size: formatBytes(bytes), span: formatSpan(seconds * 1000) })
      void message.success(gaps.length === 0 ? held : `${held}; ${say('hold.placedGaps', { count: gaps.length })}`)
      void client.invalidateQueries({ queryKey: ['holds'] })
      close()
    },
  })
  const isWhole = [words.reason, words.caseNumber, words.authority].every((text) => text.trim() !== '')
  const { interval } = state
  const isReady = interval !== null && camera !== '' && isWhole && hasTerm
  const set = (name: keyof typeof EMPTY) => (event: { target: { value: string } }) =>
    setWords((old) => ({ ...old, [name]: event.target.value }))
  return (
    <Modal open onCancel={close} footer={null} title={say('hold.title')} width={560}>
      <form
        className="keep-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) place.mutate(interval)
        }}
      >
        <p className="dim">{say('hold.help')}</p>
        <CameraField isMany={false} value={camera} set={setCamera} />
        <IntervalFields state={state} />
        <Field label={say('hold.reason')}>
          <Input.TextArea value={words.reason} onChange={set('reason')} autoSize={{ minRows: 2 }} maxLength={2000} />
        </Field>
        <div className="field-pair">
          <Field label={say('hold.caseNumber')}>
            <Input value={words.caseNumber} onChange={set('caseNumber')} maxLength={200} />
          </Field>
          <Field label={say('hold.authority')}>
            <Input value={words.authority} onChange={set('authority')} maxLength={200} />
          </Field>
          <Field label={say('hold.review')}>
            <Input type="date" value={words.reviewOn} onChange={set('reviewOn')} />
          </Field>
          <Field label={say('hold.expires')}>
            <Input
              value={words.expires}
              status={words.expires !== '' && expires === null ? 'error' : ''}
              onChange={set('expires')}
            />
          </Field>
        </div>
        {hasTerm ? null : <p className="dim">{say('hold.needsTerm')}</p>}
        {place.error ? <Alert type="error" showIcon title={problemText(say, place.error)} /> : null}
        <Button
          type="primary"
          htmlType="submit"
          disabled={!isReady}
          loading={place.isPending}
          data-testid="hold-submit"
        >
          {say('hold.submit')}
        </Button>
      </form>
    </Modal>
  )
}
