// SPDX-License-Identifier: Apache-2.0
import type { PackageJob } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { makePackage } from '../../api/packages.ts'
import { rfc3339 } from '../../api/query.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { CameraField, Field, IntervalFields, useInterval } from './keep-field.tsx'

const HOUR = 3_600_000

/** Asks for a court package, or for a derivative of one from which a stretch is withheld. */
export function PackageDialog({ original, close }: { original: PackageJob | null; close: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [cameras, setCameras] = useState<string[]>([])
  const [reason, setReason] = useState(original?.reason ?? '')
  const [order, setOrder] = useState('')
  const state = useInterval(() => ({
    from: original ? Date.parse(original.from) : Date.now() - HOUR,
    to: original ? Date.parse(original.to) : Date.now() - HOUR / 2,
  }))
  const make = useMutation({
    mutationFn: ({ start, end }: { start: number; end: number }) => {
      const span = { from: rfc3339(start), to: rfc3339(end) }
      if (original === null)
        return makePackage({ cameras, ...span, reason, order: order.trim() === '' ? null : order.trim() })
      const cuts = cameras.map((camera) => ({ camera, ...span }))
      return makePackage({
        ...{ cameras: original.cameras, from: original.from, to: original.to, reason },
        ...{ order: original.order, original: original.id, cuts },
      })
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['packages'] })
      close()
    },
  })
  const { interval } = state
  const isReady = interval !== null && cameras.length > 0 && reason.trim() !== ''
  return (
    <Modal
      open
      onCancel={close}
      footer={null}
      title={say(original === null ? 'package.title' : 'package.derive')}
      width={560}
    >
      <form
        className="keep-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) make.mutate(interval)
        }}
      >
        <p className="dim">{say(original === null ? 'package.help' : 'package.deriveHelp')}</p>
        <CameraField isMany value={cameras} set={setCameras} />
        <IntervalFields state={state} />
        <Field label={say('package.reason')}>
          <Input.TextArea
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autoSize={{ minRows: 2 }}
            maxLength={2000}
          />
        </Field>
        {original === null ? (
          <Field label={say('package.order')}>
            <Input value={order} onChange={(event) => setOrder(event.target.value)} maxLength={64} />
          </Field>
        ) : null}
        {make.error ? <Alert type="error" showIcon title={problemText(say, make.error)} /> : null}
        <Button
          type="primary"
          htmlType="submit"
          disabled={!isReady}
          loading={make.isPending}
          data-testid="package-submit"
        >
          {say('package.submit')}
        </Button>
      </form>
    </Modal>
  )
}
