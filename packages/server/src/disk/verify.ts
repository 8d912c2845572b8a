// SPDX-License-Identifier: Apache-2.0
import type { Disk } from './disk.ts'
import type { SegmentPlace } from './layout.ts'
import { type SegmentIndex } from './segment-index.ts'
import { segmentRoot, sha256 } from './sha256.ts'

export type Trouble = Readonly<{ code: 'size' | 'hash' | 'root'; detail: string }>

/** Holds a sealed segment's media against its index: its length and root always, every fragment's hash when `deep`. */
export async function verifySegment(
  disk: Disk,
  place: SegmentPlace,
  against: Readonly<{ index: SegmentIndex; deep: boolean }>,
): Promise<Trouble[]> {
  const { rows, seal, header } = against.index
  if (seal === null) return []
  const trouble: Trouble[] = []
  const root = segmentRoot(rows.map((row) => row.sha256))
  if (Buffer.compare(root, seal.root) !== 0)
    trouble.push({ code: 'root', detail: 'the seal is not that of these rows' })
  const media = await disk.open(place.media, 'read')
  try {
    const { size } = await media.stat()
    if (size !== seal.bytes)
      trouble.push({ code: 'size', detail: `the media has ${size} bytes, its seal says ${seal.bytes}` })
    if (!against.deep) return trouble
    const parts = [
      { offset: 0, length: header.initLength, hash: header.formatHash },
      ...rows.map((row) => ({ ...row, hash: row.sha256 })),
    ]
    for (const part of parts) {
      const bytes = new Uint8Array(part.length)
      const length = await media.readAt(bytes, part.offset)
      if (length === part.length && Buffer.compare(sha256(bytes), part.hash) === 0) continue
      trouble.push({
        code: 'hash',
        detail: `the bytes from ${part.offset} to ${part.offset + part.length} are not those recorded`,
      })
    }
  } finally {
    await media.close()
  }
  return trouble
}
