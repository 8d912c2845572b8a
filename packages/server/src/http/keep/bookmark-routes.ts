// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, Fault, formatTime, parseTime } from '@mingjian/base'
import { Bookmark, BookmarkInput, BookmarkList, BookmarkQuery } from '@mingjian/contract'
import { z } from 'zod'
import type { Actor } from '../../access/grant.ts'
import type { BookmarkRow, Bookmarks } from '../../store/bookmarks.ts'
import { newId } from '../../store/new-id.ts'
import { refuseUnseenCamera } from '../gate.ts'
import { type Route, route } from '../route.ts'

export type BookmarkRouteDeps = Readonly<{ bookmarks: Bookmarks; clock: Clock }>

/** Of one person. */
const MOST = 5000
const SHOWN = 1000

export function bookmarkRoutes(by: BookmarkRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/bookmarks',
      need: 'camera.replay',
      summary: 'Your own bookmarks, the newest moment first',
      query: BookmarkQuery,
      answer: BookmarkList,
      async handle({ actor, query }) {
        const when = { camera: query.camera, from: timeOf(query.from), to: timeOf(query.to) }
        const rows = await by.bookmarks.list(userOf(actor), when, SHOWN)
        return { items: rows.filter(({ camera }) => actor.cameras?.has(camera) ?? true).map(present) }
      },
    }),
    route({
      method: 'POST',
      url: '/api/bookmarks',
      need: 'camera.replay',
      summary: 'Marks a moment with a note; it keeps nothing from deletion',
      body: BookmarkInput,
      answer: Bookmark,
      isCreation: true,
      async handle({ actor, body }) {
        refuseUnseenCamera(actor, body.camera)
        const user = userOf(actor)
        if ((await by.bookmarks.count(user)) >= MOST)
          throw new Fault('exhausted', 'bookmark.limit', `nobody has more than ${MOST} bookmarks`)
        const row = {
          ...{ id: newId('nt'), user_id: user, camera: body.camera, at_ticks: timeOf(body.at) ?? 0, note: body.note },
          created_at: new Date(by.clock.now()),
        }
        await by.bookmarks.insert(row)
        return present(row)
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/bookmarks/:id',
      need: 'camera.replay',
      summary: 'Removes one of your bookmarks',
      params: z.object({ id: z.string().max(64) }),
      answer: 'nothing',
      async handle({ actor, params }) {
        if (!(await by.bookmarks.remove(userOf(actor), params.id)))
          throw new Fault('not-found', 'bookmark.unknown', 'there is no such bookmark')
      },
    }),
  ]
}

function userOf(actor: Actor): string {
  if (actor.userId === null) throw new Fault('denied', 'bookmark.person', 'bookmarks belong to persons')
  return actor.userId
}

function timeOf(text: string | undefined): EpochTicks | undefined {
  return text === undefined ? undefined : (parseTime(text) ?? undefined)
}

function present(row: BookmarkRow): Bookmark {
  return {
    id: row.id,
    camera: row.camera,
    at: formatTime(row.at_ticks as EpochTicks),
    note: row.note,
    createdAt: row.created_at.toISOString(),
  }
}
