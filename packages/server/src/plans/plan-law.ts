// SPDX-License-Identifier: Apache-2.0
import type { BuildPlanBody, PlannedPoint, PointReuse } from '@mingjian/contract'
import { type Day, evaluate, type Facts, type Obligation, type Rule } from '@mingjian/law'
import { camerasInView } from '../domain/plan-reuse.ts'
import type { LawDesk } from '../registry/law-desk.ts'
import { partialIn } from '../registry/neutrality.ts'
import type { BuildPlans, BuildPlanVersionRow } from '../store/build-plans.ts'

export type PlanBreak = Readonly<{ article: string; text: string; point: string | null }>
export type PlanJudged = Readonly<{ reuse: readonly PointReuse[]; breaks: readonly PlanBreak[] }>

/** Holds plans against the rules that speak of plans and planned points. Computes, stores nothing. */
export class PlanLaw {
  readonly #desk: LawDesk
  readonly #plans: BuildPlans

  constructor(options: Readonly<{ desk: LawDesk; plans: BuildPlans }>) {
    this.#desk = options.desk
    this.#plans = options.plans
  }

  today(): Day {
    return this.#desk.today()
  }

  /** What would be broken if the version were in force today. */
  async judge({ body, approval }: Pick<BuildPlanVersionRow, 'body' | 'approval'>): Promise<PlanJudged> {
    const facts: Facts = {
      'plan.level': body.level,
      'plan.in-force': true,
      'plan.approved': approval === null ? false : approval.day,
      'plan.city-plan': await this.#followsCity(body),
    }
    const own: PlanBreak[] = this.#broken('plan', facts).map(({ rule }) => ({
      article: rule.id,
      text: rule.text,
      point: null,
    }))
    const points = await Promise.all(body.points.map((point) => this.#judgePoint(point)))
    const partial = partialIn([body.title, body.note, ...body.points.map(({ purpose }) => purpose)], this.#desk)
    if (partial) own.push({ article: partial.rule.id, text: `${partial.words}：${partial.rule.text}`, point: null })
    return {
      reuse: points.map(({ reuse }) => reuse),
      breaks: [...own, ...points.flatMap(({ breaks }) => breaks)],
    }
  }

  async #judgePoint(planned: PlannedPoint): Promise<{ reuse: PointReuse; breaks: PlanBreak[] }> {
    const near = await this.#plans.camerasNear([planned.point, ...(planned.view ?? [])])
    const cameras = camerasInView(planned, near)
    const broken = this.#broken('planned-point', {
      'planned-point.existing-in-view': cameras.length,
      'planned-point.reuse-answer': planned.reuseAnswer !== '',
    })
    return {
      reuse: { point: planned.id, cameras, breaks: broken[0]?.rule.id ?? null },
      breaks: broken.map(({ rule }) => ({ article: rule.id, text: rule.text, point: planned.id })),
    }
  }

  /** Whether the plan that it names is a city plan in force. */
  async #followsCity({ cityPlan }: BuildPlanBody): Promise<boolean> {
    const city = cityPlan === null ? null : await this.#plans.find(cityPlan)
    return city !== null && city.level === 'city' && city.in_force !== null
  }

  #broken(area: string, facts: Facts): Obligation[] {
    const moment = this.#desk.moment()
    return this.#rules()
      .map((rule) => evaluate(rule, facts, moment))
      .filter((each) => each.status === 'broken' && each.facts.some((name) => name.startsWith(`${area}.`)))
  }

  #rules(): readonly Rule[] {
    return this.#desk.library.books.flatMap(({ rules }) => rules)
  }
}
