// SPDX-License-Identifier: Apache-2.0
import type { Actor } from '../../../packages/server/src/access/grant.ts'
import type { DemoCalendar } from './calendar.ts'
import type { Answer, ApiRequest, DistrictPlane } from './plane.ts'

export type TellerParts = Readonly<{
  plane: DistrictPlane
  calendar: DemoCalendar
  /** By account name. */
  actors: ReadonlyMap<string, Actor>
  /** Ids that the cameras of this instance will have, in their order. */
  live: readonly string[]
}>

/** What the history is told through: the product's API, under the names of the demo's people; and what it has made so far. */
export class Teller {
  readonly plane: DistrictPlane
  readonly calendar: DemoCalendar
  readonly live: readonly string[]
  /** Ids by the key of the scenario. */
  readonly units = new Map<string, string>()
  readonly places = new Map<string, string>()
  readonly systems = new Map<string, string>()
  readonly #actors: Map<string, Actor>

  constructor({ plane, calendar, actors, live }: TellerParts) {
    this.plane = plane
    this.calendar = calendar
    this.live = live
    this.#actors = new Map(actors)
  }

  /** Throws unless it succeeds. */
  async ok(who: string, request: ApiRequest, body?: object | Buffer): Promise<Answer['body']> {
    const answer = await this.ask(who, request, body)
    if (answer.status >= 300) throw new Error(`${request}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  /** For what the law must refuse: throws when it does not. */
  async refused(who: string, request: ApiRequest, body: object): Promise<void> {
    const answer = await this.ask(who, request, body)
    if (typeof answer.body['article'] !== 'string') throw new Error(`${request} was not refused: ${answer.status}`)
  }

  ask(who: string, request: ApiRequest, body?: object | Buffer): Promise<Answer> {
    return this.plane.call(this.actor(who), request, body)
  }

  setActor(who: string, actor: Actor): void {
    this.#actors.set(who, actor)
  }

  actor(who: string): Actor {
    const actor = this.#actors.get(who)
    if (!actor) throw new Error(`the demo has nobody called ${who}`)
    return actor
  }
}

/** What the scenario means by a key. */
export function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`the demo's scenario names ${key}, which is not there yet`)
  return id
}

export function textOf(body: Answer['body'], field: string): string {
  const value = body[field]
  if (typeof value !== 'string') throw new Error(`the answer has no ${field}`)
  return value
}
