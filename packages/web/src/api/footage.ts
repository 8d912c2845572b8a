// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { FootagePart } from '../player/replay-port.ts'
import { Frames } from '@mingjian/contract'
import { ask, readProblem } from './client.ts'
import { query, rfc3339 } from './query.ts'

/** Fetches a window of footage whole. */
export async function loadFootage(url: string, signal: AbortSignal): Promise<FootagePart> {
  const response = await fetch(url, { signal, credentials: 'same-origin' }).catch((thrown: unknown) => {
    if (signal.aborted) throw thrown
    throw new Fault('unavailable', 'web.server.unreachable', 'the server does not answer', { url }, thrown)
  })
  if (!response.ok) throw await readProblem(response)
  const start = Date.parse(response.headers.get('mingjian-start') ?? '')
  const { headers } = response
  const told = { viewing: headers.get('mingjian-viewing'), order: headers.get('mingjian-order') }
  return { ...told, bytes: new Uint8Array(await response.arrayBuffer()), start: Number.isNaN(start) ? null : start }
}

/** Times of the pictures within an interval of at most a minute, in order. */
export async function listFrameTimes(camera: string, { from, to }: { from: number; to: number }): Promise<number[]> {
  const interval = query({ from: rfc3339(from), to: rfc3339(to) })
  const { frames } = await ask(`/cameras/${encodeURIComponent(camera)}/frames${interval}`, Frames)
  return frames.map(({ time }) => time)
}
