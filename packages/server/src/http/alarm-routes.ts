// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import { Alarm, AlarmKind, AlarmList } from '@mingjian/contract'
import type { AlarmRow, Alarms } from '../store/alarms.ts'
import { readNote } from '../stream/note.ts'
import type { Actor } from '../access/grant.ts'
import type { EventFeed, Knows } from './event-feed.ts'
import { refuseUnseenCamera } from './gate.ts'
import { type Route, route } from './route.ts'

export type AlarmRouteDeps = Readonly<{ alarms: Alarms; events: EventFeed; clock: Clock; knows: Knows }>

export function alarmRoutes(by: AlarmRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/alarms',
      need: 'signed-in',
      summary: 'Alarms: the open ones first, then the newest, at most five hundred',
      answer: AlarmList,
      async handle({ actor }) {
        const rows = await by.alarms.list(MOST, actor.cameras)
        const told = await Promise.all(rows.map(({ camera }) => mayKnow(by, actor, camera)))
        return { items: rows.filter((_, at) => told[at]).map(presentAlarm) }
      },
    }),
    route({
      method: 'POST',
      url: '/api/alarms/:id/acknowledge',
      need: 'alarm.acknowledge',
      summary: 'Says that somebody has seen it; the first one counts',
      params: z.object({ id: z.string().max(64) }),
      answer: Alarm,
      async handle({ actor, params }) {
        const found = await by.alarms.find(params.id)
        if (!found) throw unknownAlarm()
        if (found.camera !== null) refuseUnseenCamera(actor, found.camera)
        else if (actor.cameras !== null) throw unknownAlarm()
        if (!(await mayKnow(by, actor, found.camera))) throw unknownAlarm()
        const row = await by.alarms.acknowledge(params.id, actor.name, new Date(by.clock.now()))
        if (!row) throw unknownAlarm()
        by.events.publish({ type: 'alarm', alarm: presentAlarm(row) })
        return presentAlarm(row)
      },
    }),
  ]
}

const MOST = 500

/** Who is held to a unit is told of that unit's cameras alone. */
async function mayKnow(by: AlarmRouteDeps, actor: Actor, camera: string | null): Promise<boolean> {
  return !actor.unit || camera === null || by.knows(actor, camera)
}

export function presentAlarm(row: AlarmRow): Alarm {
  return {
    id: row.id,
    kind: AlarmKind.parse(row.kind),
    camera: row.camera,
    raisedAt: row.raised_at.toISOString(),
    clearedAt: row.cleared_at?.toISOString() ?? null,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by,
    detail: row.detail,
    note: readNote(row.detail),
  }
}

function unknownAlarm(): Fault {
  return new Fault('not-found', 'alarm.unknown', 'there is no such alarm')
}
