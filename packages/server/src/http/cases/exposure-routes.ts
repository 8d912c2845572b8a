// SPDX-License-Identifier: Apache-2.0
import { UnitExposurePage, UnitExposureQuery } from '@mingjian/contract'
import type { CaseDesk } from '../../cases/case-desk.ts'
import { writeExposureSheet } from '../../cases/case-sheet.ts'
import type { ExposureDesk } from '../../cases/exposure-desk.ts'
import { type Route, route } from '../route.ts'
import { sheetOf, XLSX } from './case-routes.ts'

export type ExposureRouteDeps = Readonly<{ exposure: ExposureDesk; cases: Pick<CaseDesk, 'reachOf'> }>

/** What the units of a district are exposed to. Never a verdict. */
export function exposureRoutes({ exposure, cases }: ExposureRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/law/exposure/units',
      need: 'law.see',
      summary:
        'What each unit is exposed to for what it has broken, by district and article; a unit’s people see their own',
      query: UnitExposureQuery,
      answer: UnitExposurePage,
      handle: async ({ actor, query }) => exposure.list(query, await cases.reachOf(actor)),
    }),
    route({
      method: 'GET',
      url: '/api/law/exposure/units/sheet',
      need: 'law.see',
      summary: 'The same list as a spreadsheet',
      query: UnitExposureQuery,
      answer: 'stream',
      produces: [XLSX],
      async handle({ actor, query }) {
        const rows = await exposure.all(query, await cases.reachOf(actor))
        return sheetOf('exposure', await writeExposureSheet(rows))
      },
    }),
  ]
}
