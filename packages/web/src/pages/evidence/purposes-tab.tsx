// SPDX-License-Identifier: Apache-2.0
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { endPurpose, statePurpose, usePurposes } from '../../api/purposes.ts'
import { rfc3339 } from '../../api/query.ts'
import { useAbility } from '../../api/session.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { FootageCell, StepCell } from './keep-cell.tsx'
import { CameraField, Field, IntervalFields, useInterval } from './keep-field.tsx'
import { useStep } from './use-step.ts'

const DAY = 86_400_000

function PurposeDialog({ close }: { close: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [camera, setCamera] = useState('')
  const [purpose, setPurpose] = useState('')
  const [until, setUntil] = useState('')
  const state = useInterval(() => ({ from: Date.now() - DAY, to: Date.now() }))
  const { interval } = state
  const ask = useMutation({
    mutationFn: ({ start, end }: { start: number; end: number }) =>
      statePurpose({
        ...{ camera, purpose, from: rfc3339(start), to: rfc3339(end) },
        until: rfc3339(new Date(`${until}T23:59:59`).getTime()),
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['keep-purposes'] })
      close()
    },
  })
  const isReady = interval !== null && camera !== '' && purpose.trim() !== '' && until !== ''
  return (
    <Modal open onCancel={close} footer={null} title={say('purpose.state')} width={560}>
      <form
        className="keep-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) ask.mutate(interval)
        }}
      >
        <p className="dim">{say('purpose.help')}</p>
        <CameraField isMany={false} value={camera} set={setCamera} />
        <IntervalFields state={state} />
        <Field label={say('purpose.text')}>
          <Input.TextArea
            value={purpose}
            onChange={(event) => setPurpose(event.target.value)}
            autoSize={{ minRows: 2 }}
          />
        </Field>
        <Field label={say('purpose.until')}>
          <Input type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
        </Field>
        {ask.error ? <Alert type="error" showIcon title={problemText(say, ask.error)} /> : null}
        <Button type="primary" htmlType="submit" disabled={!isReady} loading={ask.isPending}>
          {say('hold.submitStep')}
        </Button>
      </form>
    </Modal>
  )
}

/** Footage that is kept past its retention for a purpose with an end date. */
export function PurposesTab() {
  const say = useSay()
  const purposes = usePurposes()
  const step = useStep('keep-purposes')
  const [mayState, mayEnd] = [useAbility('hold.place'), useAbility('hold.release')]
  const [isStating, setStating] = useState(false)
  if (purposes.error) return <div className="centred">{problemText(say, purposes.error)}</div>
  const items = purposes.data?.items ?? []
  return (
    <>
      <div className="page-head">
        <span className="dim">{say('purpose.help')}</span>
        <span className="tools-space" />
        {mayState ? (
          <Button icon={<PlusOutlined />} onClick={() => setStating(true)}>
            {say('purpose.state')}
          </Button>
        ) : null}
      </div>
      {purposes.isSuccess && items.length === 0 ? <p className="dim">{say('evidence.none')}</p> : null}
      <ul className="keep-list">
        {items.map((one) => (
          <li key={one.id} className="keep-card">
            <div className="keep-card-head">
              <strong>{one.purpose}</strong>
              <span className="dim num">{say('hold.until', { time: formatMoment(Date.parse(one.until)) })}</span>
              <span className="tools-space" />
              {one.endedAt === null && mayEnd ? (
                <Button size="small" onClick={() => step.mutate(() => endPurpose(one.id))}>
                  {say('purpose.end')}
                </Button>
              ) : null}
            </div>
            <FootageCell camera={one.camera} from={one.from} to={one.to} />
            <StepCell step={one.stated} />
            {one.endedAt === null ? null : (
              <small className="dim num">{say('purpose.ended', { time: formatMoment(Date.parse(one.endedAt)) })}</small>
            )}
          </li>
        ))}
      </ul>
      {isStating ? <PurposeDialog close={() => setStating(false)} /> : null}
    </>
  )
}
