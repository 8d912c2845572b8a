// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Clock, Log } from '@mingjian/base'
import type { Access } from './access/access.ts'
import type { Config } from './cli/config.ts'
import { viewingRoutes } from './http/viewing/viewing-routes.ts'
import type { Route } from './http/route.ts'
import type { Enter } from './log/enter.ts'
import type { Catalogue } from './serve-catalogue.ts'
import { type MarkOf, markMaker } from './play/mark.ts'
import type { Database } from './store/database.ts'
import { Viewings } from './store/viewings.ts'
import { ViewingFindingStore } from './store/viewing-findings.ts'
import { readRules } from './viewing/rule-file.ts'
import { ViewingBook } from './viewing/viewing-book.ts'
import { ViewingMeter } from './viewing/viewing-meter.ts'
import { ViewingWatch } from './viewing/viewing-watch.ts'

export type ViewingParts = Readonly<{
  config: Pick<Config, 'data' | 'zone'>
  database: Database
  catalogue: Catalogue
  access: Access
  enter: Enter
  clock: Clock
  log: Log
}>

export type ViewingPlane = Readonly<{ meter: ViewingMeter; mark: MarkOf; routes: Route[]; close: () => Promise<void> }>

/** Accountable viewing: the meter in everything that leaves, and what it counted for those who may read it. */
export async function startViewing(parts: ViewingParts): Promise<ViewingPlane> {
  const { config, database, catalogue, access, enter, clock, log } = parts
  const viewings = new Viewings(database)
  const { windows } = access
  const over = (viewing: string): void => void windows.endWhere((grant) => grant.viewing === viewing, 'over')
  const meter = new ViewingMeter({ viewings, enter, over, clock, log })
  await meter.start()
  const unlisten = windows.listen({
    ended(grant, why) {
      if (why !== 'over') meter.endWhere((each) => each.viewing === grant.viewing)
    },
  })
  const cameraName = (id: string): string => catalogue.roster.find(id)?.name ?? id
  const { rules, sha256, isOwn } = readRules(await readOwnRules(config.data))
  if (isOwn) await enter({ type: 'policy.load', body: { actor: 'operator', file: 'viewing-rules.json', sha256 } })
  const watch = new ViewingWatch({
    ...{ findings: new ViewingFindingStore(database), rules, zone: config.zone, cameraName, enter, clock, log },
    told(open, newest) {
      if (open === 0) catalogue.board.clear('viewing-anomaly', null)
      else catalogue.board.raise('viewing-anomaly', null, `${open}: ${newest ?? ''}`)
    },
  })
  watch.start()
  const book = new ViewingBook({ viewings, database, cameraName })
  return {
    meter,
    mark: markMaker({ now: () => clock.now(), zone: config.zone }),
    routes: viewingRoutes({ book, meter, watch }),
    async close() {
      unlisten()
      await watch.close()
      await meter.close()
    },
  }
}

/** Null where the unit has none of its own. */
async function readOwnRules(data: string): Promise<string | null> {
  try {
    return await readFile(path.join(data, 'viewing-rules.json'), 'utf8')
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}
