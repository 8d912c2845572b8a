// SPDX-License-Identifier: Apache-2.0
import { type Clock, formatTime, toTicks } from '@mingjian/base'
import { lawRoutes } from './http/law/law-routes.ts'
import type { Route } from './http/route.ts'
import type { Enter } from './log/enter.ts'
import { type LawLibrary, readLawLibrary } from './store/law-library.ts'

export type RegistryParts = Readonly<{
  clock: Clock
  /** Null until there is an evidence log. */
  enter: Enter | null
  /** The folder of the rulebooks; default: those that are shipped. */
  rulebooks?: string
}>

export type RegistryPlane = Readonly<{ library: LawLibrary; routes: readonly Route[] }>

/** Reads the law, enters which, and makes the registry on it. */
export async function makeRegistry(parts: RegistryParts): Promise<RegistryPlane> {
  const { clock, enter } = parts
  const library = await readLawLibrary(parts.rulebooks)
  const entered = enter
    ? await enter({ type: 'rulebook.load', body: { hash: library.hash, books: library.books.map(({ id }) => id) } })
    : null
  const loaded = { at: formatTime(toTicks(clock.now())), entry: entered?.index ?? null }
  const routes = lawRoutes({
    ...{ library, loaded, clock },
    stateOf: () => Promise.resolve({ met: 0, due: 0, overdue: 0, broken: 0 }),
  })
  return { library, routes }
}
