// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault } from '@mingjian/base'
import type { BuildPlan, BuildPlanApprovalInput, BuildPlanBody, BuildPlanQuery } from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import type { Enter } from '../log/enter.ts'
import type { Archives } from '../registry/archives.ts'
import type { Registry } from '../registry/registry.ts'
import type { BuildPlanRow, BuildPlans, BuildPlanVersionRow } from '../store/build-plans.ts'
import { newId } from '../store/new-id.ts'
import type { PlanLaw, PlanJudged } from './plan-law.ts'

export type PlanDeskDeps = Readonly<{
  plans: BuildPlans
  law: PlanLaw
  registry: Registry
  /** Where documents of approval lie, under their hash. */
  archives: Pick<Archives, 'keep' | 'bytesOf'>
  enter: Enter
  clock: Clock
}>

export type PlanShown = Readonly<{
  row: BuildPlanRow
  versions: readonly BuildPlanVersionRow[]
  newest: BuildPlanVersionRow
  judged: PlanJudged
}>

type Hand = Readonly<{ actor: Actor; why: string; version: number | undefined }>
type Change = Pick<BuildPlanVersionRow, 'state' | 'body' | 'approval'> &
  Readonly<{ type: 'plan.save' | 'plan.approve' | 'plan.force'; inForce: number | null }>

const LARGEST_APPROVAL = 32 * 1024 * 1024

/** Plans of city and districts (article 8): drafted, approved by the government, then in force; each version stays. */
export class PlanDesk {
  readonly #by: PlanDeskDeps

  constructor(options: PlanDeskDeps) {
    this.#by = options
  }

  async list(ask: z.output<typeof BuildPlanQuery>, actor: Actor): Promise<{ rows: BuildPlanRow[]; total: number }> {
    return this.#by.plans.list({ ...ask, district: await this.#districtOf(actor) })
  }

  async get(id: string, actor: Actor): Promise<PlanShown> {
    const { plans, law } = this.#by
    const row = await plans.find(id)
    const district = await this.#districtOf(actor)
    if (!row || (district !== null && row.district !== null && row.district !== district)) throw unknownPlan(id)
    const versions = await plans.versions(id)
    const [newest] = versions
    if (!newest) throw unknownPlan(id)
    return { row, versions, newest, judged: await law.judge(newest) }
  }

  /** A new draft: of a new plan, or the next version of one. What is in force stays so until the next one is. */
  async save(id: string | null, body: BuildPlanBody, hand: Hand): Promise<PlanShown> {
    await this.#mayChange(body, hand.actor)
    const before = id === null ? null : await this.#changeable(id, hand)
    if (before && (before.row.level !== body.level || before.row.district !== body.district))
      throw new Fault('conflict', 'plan.level', 'a plan stays that of its city or district', { id })
    const change = { type: 'plan.save', state: 'draft', body, approval: null } as const
    return this.#write(before, { ...change, inForce: before?.row.in_force ?? null }, hand)
  }

  /** The approval of the government with its document. Throws `plan.state` for what is no draft. */
  async approve(
    id: string,
    ask: Readonly<{ approval: z.output<typeof BuildPlanApprovalInput>; type: string; body: AsyncIterable<Uint8Array> }>,
    actor: Actor,
  ): Promise<PlanShown> {
    const { version, ...paper } = ask.approval
    const hand = { actor, version, why: paper.number }
    const before = await this.#changeable(id, hand)
    if (before.newest.state !== 'draft') throw wrongState(before.newest)
    if (paper.day > this.#by.law.today())
      throw new Fault('bad-input', 'plan.approval.future', 'an approval is entered when it has been given')
    const { sha256, bytes } = await this.#by.archives.keep(ask.body, LARGEST_APPROVAL)
    const approval = { ...paper, type: ask.type, sha256, bytes }
    const change = { type: 'plan.approve', state: 'approved', body: before.newest.body, approval } as const
    return this.#write(before, { ...change, inForce: before.row.in_force }, hand)
  }

  /** From now on it is carried out, or the article that forbids it. */
  async force(id: string, hand: Hand): Promise<PlanShown | Refusal> {
    const before = await this.#changeable(id, hand)
    const [broken] = before.judged.breaks
    if (broken) return { refused: true, code: 'plan.unlawful', detail: broken.text, article: broken.article }
    const { body, approval, state, version } = before.newest
    if (state !== 'approved') throw wrongState(before.newest)
    return this.#write(before, { type: 'plan.force', state: 'in-force', body, approval, inForce: version + 1 }, hand)
  }

  /** The document of the newest approval. Throws `registry.document.lost` when it is gone or altered. */
  async approvalOf(id: string, actor: Actor): Promise<{ title: string; type: string; bytes: Uint8Array }> {
    const { versions } = await this.get(id, actor)
    const approval = versions.find((each) => each.approval !== null)?.approval
    if (!approval) throw new Fault('not-found', 'plan.approval.unknown', 'the plan has no approval', { id })
    const bytes = await this.#by.archives.bytesOf({ ...approval, id })
    return { title: approval.title, type: approval.type, bytes }
  }

  async #changeable(id: string, { actor, version }: Hand): Promise<PlanShown> {
    const shown = await this.get(id, actor)
    await this.#mayChange(shown.row, actor)
    if (version !== shown.row.version) throw staleVersion(shown.row)
    return shown
  }

  /** District police make the plans of their district; the city's are not theirs to change. */
  async #mayChange(plan: Readonly<{ district: string | null }>, actor: Actor): Promise<void> {
    const district = await this.#districtOf(actor)
    if (district !== null && plan.district !== district)
      throw new Fault('denied', 'plan.district', 'district police make the plans of their district', { district })
  }

  /** Null: every district. */
  async #districtOf(actor: Actor): Promise<string | null> {
    if (!actor.unit || actor.role !== 'officer') return null
    return (await this.#by.registry.find('unit', actor.unit))?.body.district ?? null
  }

  async #write(before: PlanShown | null, change: Change, { actor, why }: Hand): Promise<PlanShown> {
    const { plans, enter, clock } = this.#by
    const { type, state, body, approval, inForce } = change
    const { title, level, district } = body
    const id = before?.row.id ?? newId('cp')
    const version = (before?.row.version ?? 0) + 1
    const { index } = await enter({
      type,
      body: {
        ...{ id, version, level, state, points: body.points.length, actor: actor.kind },
        ...(district === null ? {} : { district }),
        ...(approval === null ? {} : { sha256: approval.sha256, bytes: approval.bytes, day: approval.day }),
        ...(actor.userId === null ? {} : { user: actor.userId }),
      },
      private: { title, why },
    })
    const at = new Date(clock.now())
    const isWritten = await plans.write(
      { id, version, level, district, title, state, in_force: inForce, changed_at: at },
      { plan: id, version, state, body, approval, why, at, by_user: actor.userId, by_name: actor.name, entry: index },
    )
    if (!isWritten) throw staleVersion({ id, version })
    return this.get(id, actor)
  }
}

function unknownPlan(id: string): Fault {
  return new Fault('not-found', 'plan.unknown', 'there is no such plan', { id })
}

function staleVersion({ id, version }: Readonly<{ id: string; version: number }>): Fault {
  return new Fault('conflict', 'plan.version.stale', 'the plan was changed in between', { id, version })
}

function wrongState({ plan, state }: Readonly<{ plan: string; state: BuildPlan['state'] }>): Fault {
  return new Fault('conflict', 'plan.state', `the plan is ${state}`, { id: plan, state })
}
