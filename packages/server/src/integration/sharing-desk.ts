// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault, type Log, startRounds } from '@mingjian/base'
import type { SharingActInput, SharingInput, SharingQuery } from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import { sharingAfter } from '../domain/joining.ts'
import type { Enter } from '../log/enter.ts'
import type { LawDesk } from '../registry/law-desk.ts'
import { handOf } from '../registry/reach.ts'
import { newId } from '../store/new-id.ts'
import type { SharedCameras } from '../store/shared-cameras.ts'
import type { SharingRow, Sharings } from '../store/sharings.ts'
import type { Users } from '../store/users.ts'

export type SharingDeskDeps = Readonly<{
  sharings: Sharings
  cameras: SharedCameras
  users: Pick<Users, 'find' | 'update'>
  /** Lets nothing go on in the name of an account that sees less now. */
  endUser: (user: string) => void
  desk: LawDesk
  enter: Enter
  clock: Clock
  log: Log
}>

type Told = Readonly<{ act: string; words: string; actor: Actor }>

const ROUND_MILLIS = 60_000
const SHARE = 'integrate-and-share'

/**
 * Cameras shared with other departments (article 19 paragraph 1): named ones, for a purpose, until a day, upon two persons’ word. Each
 * department has an account that sees what is shared with it today and nothing else; its looking is entered like everybody’s.
 */
export class SharingDesk {
  readonly #by: SharingDeskDeps

  constructor(options: SharingDeskDeps) {
    this.#by = options
  }

  list(ask: z.output<typeof SharingQuery>): Promise<{ rows: SharingRow[]; total: number }> {
    return this.#by.sharings.list(ask)
  }

  /** Throws `sharing.unknown`. */
  async get(id: string): Promise<SharingRow> {
    const row = await this.#by.sharings.find(id)
    if (row) return row
    throw new Fault('not-found', 'sharing.unknown', 'there is no such sharing', { id })
  }

  /** Refused with the article for cameras that are neither the government's nor joined to its systems. */
  async ask(input: z.output<typeof SharingInput>, actor: Actor): Promise<SharingRow | Refusal> {
    const { cameras: shared, users, desk, clock } = this.#by
    const { department, purpose, words, cameras, account, from, until } = input
    if (from > until || until < desk.today())
      throw new Fault('bad-input', 'sharing.days', 'it ends on a day to come, not before it begins')
    const user = await users.find(account)
    if (!user || user.role !== 'watcher' || user.cameras === null || user.unit !== null)
      throw new Fault('bad-input', 'sharing.account', 'the account is a watcher’s of no unit, limited to cameras')
    const known = await shared.find(cameras)
    const strange = cameras.find((id) => !known.has(id))
    if (strange !== undefined)
      throw new Fault('bad-input', 'sharing.camera.unknown', 'there is no such camera', { camera: strange })
    const other = cameras.find((id) => !known.get(id)?.isPublic)
    if (other !== undefined) {
      const rule = desk.library.books.flatMap((book) => book.rules).find(({ action }) => action === SHARE)
      const detail = `neither the government’s nor joined to its systems: ${known.get(other)?.name ?? other}`
      return { refused: true, code: 'sharing.camera', detail, article: rule?.id ?? null }
    }
    const row: SharingRow = {
      ...{ id: newId('sh'), state: 'asked', department, purpose, words, cameras, account },
      ...{ from_day: from, until_day: until, seq: 0, at: new Date(clock.now()) },
    }
    return this.#act(row, { act: 'ask', words, actor })
  }

  /** Whoever asked does not grant. Throws `sharing.own`, `sharing.state`. */
  async act(id: string, { act, words }: z.output<typeof SharingActInput>, actor: Actor): Promise<SharingRow> {
    const row = await this.get(id)
    const state = sharingAfter(row.state, act)
    if (state === null) throw wrongState(row)
    const isOwn = actor.userId !== null && (await this.#by.sharings.askedBy(id)) === actor.userId
    if (act === 'grant' && isOwn)
      throw new Fault('denied', 'sharing.own', 'who asked for a sharing does not grant it', { id })
    if (act === 'grant' && row.until_day < this.#by.desk.today()) throw wrongState(row)
    const made = await this.#act({ ...row, state }, { act, words, actor })
    await this.#limit(row.account)
    return made
  }

  /** Ends what is over, and begins what begins today; answers what stops it. */
  start(): () => Promise<void> {
    return startRounds({
      ...{ round: () => this.round(), millis: ROUND_MILLIS },
      failed: ({ message }) => this.#by.log.warn('sharing.round', { error: message }),
    })
  }

  async round(): Promise<void> {
    const { sharings, desk } = this.#by
    const accounts = await sharings.accounts()
    for (const row of await sharings.over(desk.today()))
      await this.#act({ ...row, state: 'ended' }, { act: 'lapse', words: '', actor: MACHINE })
    for (const account of accounts) await this.#limit(account)
  }

  /** The account sees what is shared with it today. */
  async #limit(account: string): Promise<void> {
    const { sharings, users, desk, enter, endUser } = this.#by
    const cameras = await sharings.camerasOf(account, desk.today())
    const user = await users.find(account)
    if (!user || JSON.stringify(user.cameras?.toSorted()) === JSON.stringify(cameras)) return
    await enter({ type: 'sharing.limit', body: { user: account, cameras, actor: MACHINE.kind } })
    await users.update(account, { cameras })
    endUser(account)
  }

  async #act(row: SharingRow, { act, words, actor }: Told): Promise<SharingRow> {
    const { sharings, enter, clock, desk } = this.#by
    const seq = row.seq + 1
    const { purpose, cameras, from_day: from, until_day: until, account } = row
    const { index } = await enter({
      type: `sharing.${act}`,
      body: { id: row.id, seq, purpose, cameras, from, until, account, ...handOf(actor) },
      private: { words, department: row.department },
    })
    const next = { ...row, seq }
    const isWritten = await sharings.write(next, {
      ...{ about: row.id, seq, act, on_day: desk.today(), words, at: new Date(clock.now()) },
      ...{ by_user: actor.userId, by_name: actor.name, entry: index },
    })
    if (!isWritten) throw wrongState(row)
    return next
  }
}

/** Carries out what somebody decided before. */
const MACHINE: Actor = {
  ...{ kind: 'operator', userId: null, name: 'sharing', abilities: new Set(), cameras: null, address: null },
}

function wrongState({ id, state }: SharingRow): Fault {
  return new Fault('conflict', 'sharing.state', `the sharing is ${state}`, { id })
}
