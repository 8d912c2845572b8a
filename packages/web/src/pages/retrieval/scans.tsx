// SPDX-License-Identifier: Apache-2.0
import type { Order, OrderPaperKind } from '@mingjian/contract'
import DeleteOutlined from '@ant-design/icons/DeleteOutlined'
import PaperClipOutlined from '@ant-design/icons/PaperClipOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import { type ChangeEvent, useRef } from 'react'
import { addScan, removeScan, scanUrl } from '../../api/orders.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSay } from '../../i18n/index.ts'

type Props = Readonly<{
  order: Order
  kind: OrderPaperKind
  officer: number | null
  label: string
  canChange: boolean
}>

/** The scans of one paper: added from a file or the camera of a phone, looked at in a new tab. */
export function Scans({ order, kind, officer, label, canChange }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const field = useRef<HTMLInputElement>(null)
  const show = (saved: Order) => client.setQueryData(['order', order.id], saved)
  const fail = (error: Error) => void message.error(problemText(say, error))
  const add = useMutation({
    mutationFn: (file: File) => addScan(order.id, { kind, officer, file }),
    onSuccess: show,
    onError: fail,
  })
  const remove = useMutation({
    mutationFn: (paper: string) => removeScan(order.id, paper),
    onSuccess: show,
    onError: fail,
  })
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file) add.mutate(file)
  }
  const mine = order.papers.filter((paper) => paper.kind === kind && paper.officer === officer)
  return (
    <div className="scans" data-testid={`scans-${kind}-${officer ?? 'order'}`}>
      {mine.map((paper) => {
        const name = paper.name || say('order.scanOf', { what: label })
        return (
          <span key={paper.id} className="scan">
            <a
              href={scanUrl(order.id, paper.id)}
              target="_blank"
              rel="noreferrer"
              title={paper.sha256}
              aria-label={say('order.seeScan', { name })}
            >
              <PaperClipOutlined /> {name}
            </a>
            <span className="dim num">{formatBytes(paper.bytes)}</span>
            {canChange && order.state === 'draft' ? (
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined />}
                aria-label={say('order.removeScan', { name })}
                onClick={() => remove.mutate(paper.id)}
              />
            ) : null}
          </span>
        )
      })}
      {canChange ? (
        <>
          <input
            ref={field}
            type="file"
            accept="image/jpeg,image/png,application/pdf"
            className="file-field"
            aria-label={say('order.scanOf', { what: label })}
            onChange={pick}
            tabIndex={-1}
          />
          <Button
            size="small"
            icon={<PaperClipOutlined />}
            loading={add.isPending}
            onClick={() => field.current?.click()}
            title={say('order.scanHelp')}
          >
            {mine.length === 0 ? label : say('order.addScan')}
          </Button>
        </>
      ) : null}
    </div>
  )
}
