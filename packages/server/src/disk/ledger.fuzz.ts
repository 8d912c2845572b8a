// SPDX-License-Identifier: Apache-2.0
import { assert, type EpochTicks } from '@mingjian/base'
import { formatEntry, parseLedger } from './ledger.ts'

const at = 161_591_622_533_010 as EpochTicks

/** Never throws; what parses formats and parses again. */
export const target = {
  name: 'disk/ledger',
  seeds: [
    formatEntry({ kind: 'lost', at, cause: 'link-lost', detail: 'reset' }),
    formatEntry({ kind: 'back', at }),
    formatEntry({ kind: 'expired', at, segment: 'x', from: at, to: at, bytes: 1, root: null }),
  ].map((line): Uint8Array => Buffer.from(line)) as readonly Uint8Array[],
  run(bytes: Uint8Array): void {
    const { entries } = parseLedger(Buffer.from(bytes).toString('utf8'))
    const again = parseLedger(entries.map(formatEntry).join(''))
    assert(again.entries.length === entries.length && again.torn === 0, 'what parses formats and parses again')
  },
}
