// SPDX-License-Identifier: Apache-2.0
import { LiveQuery } from '@mingjian/contract'
import type { WebSocket } from 'ws'
import type { Ask } from '../access/open.ts'
import type { Grant, Refusal } from '../access/grant.ts'
import type { Live } from '../play/live.ts'
import type { ViewerPeer } from '../play/viewer.ts'
import type { ViewMeter } from '../stream/view-meter.ts'
import { CameraId } from './camera-routes.ts'
import { isRefusal, type SocketRoute, socketRoute } from './route.ts'

export type MediaOpen = (ask: Ask) => Promise<Grant | Refusal>

/** A connection that answers no ping for this long is dead. */
const PING = 15_000

/** GET /api/cameras/{id}/live as a WebSocket; see contract/live.ts and ref/live.md. */
export function liveRoute(by: Readonly<{ open: MediaOpen; live: Live; meter: ViewMeter }>): SocketRoute {
  return socketRoute({
    url: '/api/cameras/:id/live',
    need: 'camera.watch',
    summary: 'Live pictures as fragmented MP4 for Media Source Extensions',
    params: CameraId,
    query: LiveQuery,
    async open({ actor, params, query }) {
      const grant = await by.open({ actor, action: 'watch', extent: { camera: params.id, from: null, to: null } })
      return isRefusal(grant) ? grant : { grant, query }
    },
    serve(socket, { grant, query }) {
      const watching = by.live.watch(grant, query, peerOf(socket))
      const stopPings = keepAlive(socket)
      const look = by.meter.live(grant, watching.count)
      const { actor, entry } = grant
      watching.say({ type: 'viewing', id: look.id, name: actor.name, order: actor.order?.id ?? null, entry })
      const leave = (): void => {
        watching.leave()
        look.end(watching.isOver())
      }
      socket.once('close', () => {
        stopPings()
        leave()
      })
      if (socket.readyState !== socket.OPEN) leave()
    },
  })
}

function peerOf(socket: WebSocket): ViewerPeer {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount
    },
    // An error here is the close that follows it.
    send: (data, done) => socket.send(data, { binary: typeof data !== 'string' }, () => done()),
    close: () => socket.close(1000),
  }
}

function keepAlive(socket: WebSocket): () => void {
  let isAlive = true
  socket.on('pong', () => (isAlive = true))
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, PING)
  return () => clearInterval(timer)
}
