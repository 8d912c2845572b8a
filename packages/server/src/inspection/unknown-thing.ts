// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

/** What is not there, and what lies outside the reach, is answered alike. */
export function unknownThing(kind: 'plan' | 'draw' | 'visit' | 'order' | 'report' | 'file', id: string): Fault {
  const words = {
    plan: () => new Fault('not-found', 'inspection.plan.unknown', 'there is no such plan', { id }),
    draw: () => new Fault('not-found', 'inspection.draw.unknown', 'there is no such draw', { id }),
    visit: () => new Fault('not-found', 'inspection.unknown', 'there is no such inspection', { id }),
    order: () => new Fault('not-found', 'correction.unknown', 'there is no such order to correct', { id }),
    report: () => new Fault('not-found', 'report.unknown', 'there is no such report', { id }),
    file: () => new Fault('not-found', 'inspection.file.unknown', 'there is no such file', { id }),
  }
  return words[kind]()
}
