// SPDX-License-Identifier: Apache-2.0
import { type Clock, toTicks } from '@mingjian/base'
import { open } from './access/open.ts'
import { footageRoutes } from './http/media-footage.ts'
import { liveRoute, type MediaOpen } from './http/media-live.ts'
import { stillRoute } from './http/media-still.ts'
import type { Route, SocketRoute } from './http/route.ts'
import { FootageIndex } from './play/footage-index.ts'
import { StillCache } from './play/still.ts'
import { Transcoding } from './play/transcode-footage.ts'
import type { Catalogue } from './serve-catalogue.ts'
import { footageDisk, type FootagePlane } from './serve-footage.ts'
import type { Database } from './store/database.ts'
import { listGaps } from './store/footage.ts'

export type MediaParts = Readonly<{ database: Database; catalogue: Catalogue; footage: FootagePlane; clock: Clock }>

/** Every way in which pictures leave the building. */
export function makeMedia(parts: MediaParts): { routes: Route[]; sockets: SocketRoute[] } {
  const { database, catalogue, footage, clock } = parts
  const { register, cameras, roster } = catalogue
  const ask: MediaOpen = (wish) => open(wish, { register, cameras, clock })
  const disk = footageDisk
  const index = new FootageIndex(disk, footage.layout, catalogue.footageRegister)
  const gaps = (interval: Parameters<typeof listGaps>[1]) => listGaps(database, interval)
  const cameraName = (id: string) => Promise.resolve(roster.find(id)?.name ?? id)
  const still = { disk, index, decoder: footage.decoder, cache: new StillCache(), now: () => toTicks(clock.now()) }
  const transcoding = new Transcoding(footage.decoder)
  return {
    routes: [...footageRoutes({ open: ask, footage: { disk, index, gaps }, transcoding, cameraName }), stillRoute({ open: ask, still })],
    sockets: [liveRoute({ open: ask, live: footage.live })],
  }
}
