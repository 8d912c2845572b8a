// SPDX-License-Identifier: Apache-2.0
import { type Camera, ServerEvent } from '@mingjian/contract'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

const KINDS = ['camera.state', 'camera.changed', 'alarm', 'export', 'session.ended'] as const

function apply(client: QueryClient, event: ServerEvent): void {
  if (event.type === 'camera.state') {
    client.setQueryData<Camera[]>(['cameras'], (list) =>
      list?.map((camera) => (camera.id === event.camera ? { ...camera, state: event.state } : camera)),
    )
  } else if (event.type === 'session.ended') client.setQueryData(['session'], null)
  else {
    const keys = { 'camera.changed': ['cameras'], alarm: ['alarms'], export: ['exports'] }
    void client.invalidateQueries({ queryKey: keys[event.type] })
  }
}

/** Keeps the query cache in step with the server; answers whether the stream is up. */
export function useServerEvents(enabled: boolean): boolean {
  const client = useQueryClient()
  const [isUp, setUp] = useState(true)
  useEffect(() => {
    if (!enabled) return
    const source = new EventSource('/api/events')
    let wasDown = false
    source.onopen = () => {
      setUp(true)
      // What happened while the stream was down is not repeated: ask again.
      if (wasDown) void client.invalidateQueries()
      wasDown = false
    }
    source.onerror = () => {
      setUp(false)
      wasDown = true
    }
    for (const kind of KINDS) {
      source.addEventListener(kind, (message: MessageEvent<string>) => {
        const parsed = ServerEvent.safeParse(JSON.parse(message.data))
        if (parsed.success) apply(client, parsed.data)
        else reportError(parsed.error)
      })
    }
    return () => source.close()
  }, [client, enabled])
  return isUp
}
