// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'
import { buildPlanRoutes } from './http/plans/plan-routes.ts'
import type { Route } from './http/route.ts'
import type { Enter } from './log/enter.ts'
import { PlanDesk } from './plans/plan-desk.ts'
import { PlanLaw } from './plans/plan-law.ts'
import type { RegistryPlane } from './serve-registry.ts'
import { BuildPlans } from './store/build-plans.ts'
import type { Database } from './store/database.ts'

export type PlanParts = Readonly<{
  database: Database
  registry: Pick<RegistryPlane, 'registry' | 'desk' | 'archives'>
  enter: Enter
  clock: Clock
}>

/** Construction plans of city and districts (article 8). */
export function makePlans({
  database,
  registry: plane,
  enter,
  clock,
}: PlanParts): Readonly<{ routes: readonly Route[] }> {
  const { registry, desk, archives } = plane
  const plans = new BuildPlans(database)
  const law = new PlanLaw({ desk, plans })
  return { routes: buildPlanRoutes({ desk: new PlanDesk({ plans, law, registry, archives, enter, clock }) }) }
}
