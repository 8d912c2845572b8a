// SPDX-License-Identifier: Apache-2.0
import type { EpochMillis } from '@mingjian/base'
import type { Grant } from '../access/grant.ts'

/** What is burnt into a picture that leaves under this grant: who, when to the minute, and the retrieval order. */
export type MarkOf = (grant: Grant) => string

export function markMaker(by: Readonly<{ now: () => EpochMillis; zone: string }>): MarkOf {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: by.zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  return ({ actor: { name, order } }) => {
    const under = order === undefined ? [] : [order.number ?? order.id]
    return [order?.viewers ?? name, format.format(by.now()), ...under].join('  ')
  }
}
