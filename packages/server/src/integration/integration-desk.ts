// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault } from '@mingjian/base'
import type { IntegrationActInput, IntegrationInput, IntegrationQuery } from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import { integrationAfter } from '../domain/joining.ts'
import { mayRecord } from '../domain/system-life.ts'
import type { Enter } from '../log/enter.ts'
import { authorityOf } from '../registry/authority.ts'
import type { LawDesk } from '../registry/law-desk.ts'
import type { LawWatch } from '../registry/law-watch.ts'
import { refusePartial } from '../registry/neutrality.ts'
import { handOf, isWithin, reachOf } from '../registry/reach.ts'
import type { Registry } from '../registry/registry.ts'
import type { Subject } from '../registry/subject.ts'
import type { SubjectReader } from '../registry/subject-reader.ts'
import type { IntegrationRow, Integrations } from '../store/integrations.ts'
import { newId } from '../store/new-id.ts'

export type IntegrationDeskDeps = Readonly<{
  integrations: Integrations
  registry: Registry
  reader: Pick<SubjectReader, 'read'>
  desk: LawDesk
  watch: LawWatch
  enter: Enter
  clock: Clock
}>

type Input = z.output<typeof IntegrationInput>
type ActInput = z.output<typeof IntegrationActInput>

/** Acts that are the unit's, and those of either side. */
const OF_UNIT: ReadonlySet<ActInput['act']> = new Set(['agree', 'refuse', 'connect'])
const YEAR = 4

/** Joining systems of units to those of the authority (article 19): asked for, agreed or not, connected, ended. */
export class IntegrationDesk {
  readonly #by: IntegrationDeskDeps

  constructor(options: IntegrationDeskDeps) {
    this.#by = options
  }

  async list(ask: z.output<typeof IntegrationQuery>, actor: Actor): Promise<{ rows: IntegrationRow[]; total: number }> {
    return this.#by.integrations.list({ ...ask, reach: await reachOf(actor, this.#by.registry) })
  }

  /** Throws `integration.unknown`, also for what lies outside what the actor may see. */
  async get(id: string, actor: Actor): Promise<IntegrationRow> {
    const row = await this.#by.integrations.find(id)
    if (row && isWithin(await reachOf(actor, this.#by.registry), row)) return row
    throw new Fault('not-found', 'integration.unknown', 'there is no such integration', { id })
  }

  /** By the authority. Refused with the article where the law forbids it: a classified system, a cost for the unit. */
  async request(input: Input, actor: Actor): Promise<IntegrationRow | Refusal> {
    const { integrations, registry, reader, desk, clock } = this.#by
    const { system, isCharged, cameras, connectBy, ...kept } = input
    const [subject] = await reader.read('system', [system])
    const body = subject?.system?.body
    const reach = await reachOf(actor, registry)
    const district = subject?.place.body.district ?? ''
    if (!subject || !body || (reach.district !== null && reach.district !== district))
      throw new Fault('not-found', 'registry.record.unknown', 'there is no such system', { id: system })
    if (connectBy <= desk.today())
      throw new Fault('bad-input', 'integration.day', 'it is to be connected by a day to come')
    await this.#checkCameras(system, cameras)
    const required = [input.purpose, input.interface.note, input.interface.address]
    const refused = this.#unlawful(subject, isCharged) ?? refusePartial(required, desk)
    if (refused) return refused
    const user = body.user === null ? null : await registry.find('unit', body.user)
    const today = desk.today()
    const row: IntegrationRow = {
      ...{ id: newId('sk'), number: await integrations.nextNumber(today.slice(0, YEAR)), state: 'requested', system },
      ...{ name: body.name, unit: body.user, unit_name: user?.body.name ?? '', district, cameras, ...kept },
      authority: await authorityOf({ publicSecurity: subject.publicSecurity, district }, this.#by),
      ...{ connect_by: connectBy, requested_on: today, connected_on: null, seq: 0, at: new Date(clock.now()) },
    }
    return this.#act(row, { act: 'request', words: kept.purpose, actor })
  }

  /** By the unit: agrees, does not, connects; by either side: ends. */
  async act(id: string, { act, words }: ActInput, actor: Actor): Promise<IntegrationRow> {
    const { desk, registry } = this.#by
    const row = await this.get(id, actor)
    const state = integrationAfter(row.state, act)
    if (state === null || (act === 'agree' && (await this.#by.integrations.hasOther(row.system, id))))
      throw wrongState(row)
    if (OF_UNIT.has(act) && !actor.abilities.has('integration.change'))
      throw new Fault('denied', 'integration.side', 'the unit answers a request; the authority may end it', { id })
    if (act === 'refuse' && words === '')
      throw new Fault('bad-input', 'integration.words', 'say why it is not agreed to')
    if (act === 'connect') {
      const { body } = await registry.get('system', row.system)
      if (mayRecord(body, desk.today()) === null)
        throw new Fault('conflict', 'integration.unused', 'what is not in use is connected to nothing', { id })
    }
    const connected = act === 'connect' ? { connected_on: desk.today() } : {}
    return this.#act({ ...row, ...connected, state }, { act, words, actor })
  }

  /** Named cameras of this system, never all. */
  async #checkCameras(system: string, cameras: readonly string[]): Promise<void> {
    const known = await this.#by.registry.findMany('camera', cameras)
    const strange = cameras.find((id) => known.get(id)?.body.system !== system)
    if (strange !== undefined)
      throw new Fault('bad-input', 'integration.camera', 'this camera is not of the system', { camera: strange })
  }

  #unlawful(subject: Subject, isCharged: boolean): Refusal | null {
    const { desk } = this.#by
    const supposed = {
      'integration.requested': true,
      'integration.charged-to-unit': isCharged,
      ...(subject.system?.body.isClassified ? { 'network.is-public': true } : {}),
    }
    const [broken] = desk.brokenIf(subject, supposed, ['bear-integration-cost', 'keep-off-public-networks'])
    if (!broken) return null
    const { id, leadIn, text } = broken.rule
    return { refused: true, code: 'integration.unlawful', detail: `${leadIn}${text}`, article: id }
  }

  async #act(
    row: IntegrationRow,
    { act, words, actor }: Readonly<{ act: string; words: string; actor: Actor }>,
  ): Promise<IntegrationRow> {
    const { integrations, enter, clock, desk, watch } = this.#by
    const seq = row.seq + 1
    const { index } = await enter({
      type: `integration.${act}`,
      body: { id: row.id, seq, system: row.system, cameras: row.cameras.length, ...handOf(actor) },
      private: { words },
    })
    const next = { ...row, seq }
    const isWritten = await integrations.write(next, {
      ...{ about: row.id, seq, act, on_day: desk.today(), words, at: new Date(clock.now()) },
      ...{ by_user: actor.userId, by_name: actor.name, entry: index },
    })
    if (!isWritten) throw wrongState(row)
    await watch.changed({ kind: 'system', id: row.system })
    return next
  }
}

function wrongState({ id, state }: IntegrationRow): Fault {
  return new Fault('conflict', 'integration.state', `the integration is ${state}, or another is under way`, { id })
}
