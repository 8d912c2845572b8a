// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { askDeletion } from '../../api/deletion-orders.ts'
import { rfc3339 } from '../../api/query.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { CameraField, Field, IntervalFields, useInterval } from './keep-field.tsx'

const HOUR = 3_600_000

/** Registers an authority's decision. Its document is hashed here and stays here. */
export function DeletionDialog({ close }: { close: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [camera, setCamera] = useState('')
  const [authority, setAuthority] = useState('')
  const [reason, setReason] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const state = useInterval(() => ({ from: Date.now() - HOUR, to: Date.now() - HOUR / 2 }))
  const { interval } = state
  const ask = useMutation({
    mutationFn: async (wish: { start: number; end: number; file: File }) => {
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await wish.file.arrayBuffer()))
      const documentHash = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
      const span = { from: rfc3339(wish.start), to: rfc3339(wish.end) }
      return askDeletion({ camera, ...span, authority, reason, documentName: wish.file.name, documentHash })
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['deletion-orders'] })
      close()
    },
  })
  const isReady = interval !== null && camera !== '' && authority.trim() !== '' && reason.trim() !== '' && file !== null
  return (
    <Modal open onCancel={close} footer={null} title={say('deletion.ask')} width={560}>
      <form
        className="keep-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) ask.mutate({ ...interval, file })
        }}
      >
        <p className="dim">{say('deletion.help')}</p>
        <CameraField isMany={false} value={camera} set={setCamera} />
        <IntervalFields state={state} />
        <Field label={say('deletion.authority')}>
          <Input value={authority} onChange={(event) => setAuthority(event.target.value)} maxLength={200} />
        </Field>
        <Field label={say('deletion.reason')}>
          <Input.TextArea
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autoSize={{ minRows: 2 }}
          />
        </Field>
        <Field label={say('deletion.document')} help={say('deletion.documentHelp')}>
          <input type="file" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
        </Field>
        {ask.error ? <Alert type="error" showIcon title={problemText(say, ask.error)} /> : null}
        <Button type="primary" htmlType="submit" disabled={!isReady} loading={ask.isPending}>
          {say('deletion.submit')}
        </Button>
      </form>
    </Modal>
  )
}
