// SPDX-License-Identifier: Apache-2.0
import { assert, type EpochTicks, Fault } from '@mingjian/base'
import { parseIndex } from './segment-index.ts'
import { formatHeader, formatRow, formatSeal } from './format-index.ts'

const header = formatHeader({
  camera: 'a',
  start: 90 as EpochTicks,
  formatHash: new Uint8Array(32),
  initLength: 10,
  codec: 'h264',
  codecString: 'avc1.640028',
  width: 1,
  height: 1,
  audio: null,
})
const row = formatRow({
  offset: 10,
  length: 5,
  start: 90 as EpochTicks,
  duration: 5,
  beginsWithKey: true,
  isDamaged: false,
  frames: 1,
  keyLength: 5,
  sha256: new Uint8Array(32),
})
const seal = formatSeal({ reason: 'stop', fragments: 1, bytes: 15, end: 95 as EpochTicks, root: new Uint8Array(32) })

/** Whatever parses formats to the same bytes. */
export const target = {
  name: 'disk/segment-index',
  seeds: [header, Buffer.concat([header, row]), Buffer.concat([header, row, seal])] as readonly Uint8Array[],
  run(bytes: Uint8Array): void {
    let index
    try {
      index = parseIndex(bytes)
    } catch (error) {
      if (error instanceof Fault) return
      throw error
    }
    const again = parseIndex(Buffer.concat([formatHeader(index.header), ...index.rows.map(formatRow)]))
    assert(again.rows.length === index.rows.length, 'what parses formats and parses again')
  },
}
