// SPDX-License-Identifier: Apache-2.0
import type { Order, OrderContent } from '@mingjian/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiProblem } from '../../api/client.ts'
import { editOrder } from '../../api/orders.ts'
import type { ChangeContent } from './draft.ts'

export type SaveState = 'saved' | 'saving' | 'unsaved'

const PAUSE = 500

/** A draft in the hand: every change is on the screen at once and at the server half a second later; one at a time, in order. */
export function useDraft(order: Order) {
  const client = useQueryClient()
  const [content, setContent] = useState(order.content)
  const [saving, setSaving] = useState<SaveState>('saved')
  const [error, setError] = useState<Error | null>(null)
  const version = useRef(order.version)
  const waiting = useRef<Partial<OrderContent>>({})
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const { id } = order

  const send = useCallback(async () => {
    const change = waiting.current
    if (Object.keys(change).length === 0) return
    waiting.current = {}
    setSaving('saving')
    try {
      const saved = await editOrder(id, version.current, change)
      version.current = saved.version
      client.setQueryData(['order', id], saved)
      setError(null)
      setSaving(Object.keys(waiting.current).length === 0 ? 'saved' : 'unsaved')
    } catch (thrown) {
      waiting.current = { ...change, ...waiting.current }
      setSaving('unsaved')
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)))
      if (thrown instanceof ApiProblem && thrown.code === 'order.changed')
        await client.invalidateQueries({ queryKey: ['order', id] })
    }
  }, [client, id])

  /** Resolves when everything changed so far has been sent. */
  const flush = useCallback(() => {
    if (timer.current) clearTimeout(timer.current)
    timer.current = null
    last.current = last.current.then(send)
    return last.current
  }, [send])

  const change: ChangeContent = useCallback(
    (part) => {
      setContent((old) => ({ ...old, ...part }))
      waiting.current = { ...waiting.current, ...part }
      setSaving('unsaved')
      if (timer.current) clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), PAUSE)
    },
    [flush],
  )
  useEffect(() => () => void flush(), [flush])
  return { content, change, flush, saving, error }
}
