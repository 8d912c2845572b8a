// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { shiftTimes } from '@mingjian/evidence'
import type { Disk } from '../disk/disk.ts'
import type { FragmentRow } from '../disk/segment-index.ts'
import { sha256 } from '../disk/sha256.ts'
import type { PlannedPart } from './package-plan.ts'

/** The bytes of a part: its initialisation segment, then its fragments with their times shifted. Each is held against its index first. */
export async function* readPart(disk: Disk, { part, sources }: PlannedPart): AsyncGenerator<Uint8Array> {
  let isBegun = false
  for (const [at, { place, index }] of sources.entries()) {
    const packed = part.segments[at]
    if (packed === undefined) continue
    const rows = packed.included.flatMap(({ first, end }) => index.rows.slice(first, end))
    if (rows.length === 0 && isBegun) continue
    const media = await disk.open(place.media, 'read')
    const read = async (row: Pick<FragmentRow, 'offset' | 'length' | 'sha256'>): Promise<Uint8Array> => {
      const bytes = new Uint8Array(row.length)
      const length = await media.readAt(bytes, row.offset)
      if (length === row.length && Buffer.compare(sha256(bytes), row.sha256) === 0) return bytes
      const words = 'footage is not as its index says: mingjian fsck --deep tells more'
      throw new Fault('data-loss', 'package.footage.altered', words, { segment: place.name, offset: row.offset })
    }
    try {
      if (!isBegun) {
        isBegun = true
        const { initLength, formatHash } = index.header
        yield await read({ offset: 0, length: initLength, sha256: formatHash })
      }
      for (const row of rows) {
        const bytes = await read(row)
        shiftTimes(bytes, { video: packed.shift, audio: packed.audioShift })
        yield bytes
      }
    } finally {
      await media.close()
    }
  }
}
