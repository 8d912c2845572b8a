// SPDX-License-Identifier: Apache-2.0
import type { Clock, Log } from '@mingjian/base'
import type { Press } from './documents/press.ts'
import type { Exchange } from './exchange/exchange.ts'
import { Dossiers } from './filing/dossier.ts'
import { FilingDesk } from './filing/filing-desk.ts'
import { FilingEffects } from './filing/filing-effects.ts'
import { FilingLetters } from './filing/filing-letters.ts'
import { makeFilingPrint } from './http/documents/filing-paper.ts'
import { filingRoutes } from './http/filing/filing-routes.ts'
import type { Route } from './http/route.ts'
import type { Enter } from './log/enter.ts'
import type { RegistryPlane } from './serve-registry.ts'
import type { Database } from './store/database.ts'
import { FiledFiguresReader } from './store/filed-figures.ts'
import { FilingPost } from './store/filing-post.ts'
import { Filings } from './store/filings.ts'
import { Obligations } from './store/obligations.ts'

export type FilingParts = Readonly<{
  database: Database
  registry: Pick<
    RegistryPlane,
    'registry' | 'desk' | 'watch' | 'steps' | 'reader' | 'archives' | 'acceptances' | 'countCameras'
  >
  exchange: Pick<Exchange, 'send' | 'on'>
  press: Pick<Press, 'print'>
  enter: Enter
  clock: Clock
  log: Log
}>

export type FilingPlane = Readonly<{
  routes: readonly Route[]
  letters: FilingLetters
  /** Begins to carry on what stands; answers what stops it. */
  start: () => () => Promise<void>
}>

/** Filing with the district's police (article 16), here or by letter. */
export function makeFiling(parts: FilingParts): FilingPlane {
  const { database, registry: plane, exchange, ...given } = parts
  const [filings, post] = [new Filings(database), new FilingPost(database)]
  const by = { ...plane, ...given, filings, post, exchange }
  const effects = new FilingEffects(by)
  const figures = new FiledFiguresReader(database)
  const desk = new FilingDesk({
    ...by,
    dossiers: new Dossiers({ ...by, figures }),
    obligations: new Obligations(database),
    print: makeFilingPrint(by),
    apply: (row) => effects.apply(row),
  })
  const letters = new FilingLetters({ ...by, effects, reviewDue: (on) => desk.reviewDue(on) })
  return {
    letters,
    routes: filingRoutes({ desk, registry: plane.registry, today: () => plane.desk.today() }),
    start: () => letters.start(),
  }
}
