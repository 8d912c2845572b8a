// SPDX-License-Identifier: Apache-2.0
import { type Box, listBoxes, needBox, needBytes, readBoxHead } from './box.ts'
import { fmp4Fault } from './fault.ts'
import { VIDEO_TRACK } from './fragment.ts'

const HAS_OFFSET_AND_SIZES = 0x000201
const HAS_FIRST_FLAGS = 0x000004
const HAS_DURATIONS = 0x000100

/**
 * A copy of a whole fragment whose first video sample begins with `prefix`. Throws `wire.fmp4.box` when the bytes are no
 * fragment, or one whose samples do not each name their size. ISO/IEC 14496-12 §8.8.8.
 */
export function prependToSample(fragment: Uint8Array, prefix: Uint8Array): Uint8Array {
  const view = new DataView(fragment.buffer, fragment.byteOffset, fragment.byteLength)
  const { moof, mdat } = findBoxes(fragment)
  const runs = listBoxes(fragment, moof.body, moof.end).flatMap((box) => {
    if (box.type !== 'traf') return []
    const boxes = listBoxes(fragment, box.body, box.end)
    const head = needBytes(needBox(boxes, 'tfhd'), 8)
    return [{ isVideo: view.getUint32(head.body + 4) === VIDEO_TRACK, run: needBytes(needBox(boxes, 'trun'), 12) }]
  })
  const video = runs.find(({ isVideo }) => isVideo)?.run
  if (video === undefined) throw fmp4Fault('the fragment has no picture', { at: moof.start })
  const flags = view.getUint32(video.body) & 0xffffff
  if ((flags & HAS_OFFSET_AND_SIZES) !== HAS_OFFSET_AND_SIZES)
    throw fmp4Fault('the fragment does not name its sample sizes', { at: video.start })
  const place = moof.start + view.getInt32(video.body + 8)
  if (place < mdat.body || place > mdat.end) throw fmp4Fault('a sample lies outside its fragment', { offset: place })
  const out = new Uint8Array(fragment.length + prefix.length)
  out.set(fragment.subarray(0, place))
  out.set(prefix, place)
  out.set(fragment.subarray(place), place + prefix.length)
  const write = new DataView(out.buffer)
  const grow = (at: number): void => write.setUint32(at, view.getUint32(at) + prefix.length)
  grow(mdat.start)
  grow(needBytes(video, sizePlace(flags) + 4).body + sizePlace(flags))
  for (const { run } of runs) if (run !== video && moof.start + view.getInt32(run.body + 8) >= place) grow(run.body + 8)
  return out
}

/** Where the first sample's size stands in the body of its `trun`. */
function sizePlace(flags: number): number {
  return 12 + ((flags & HAS_FIRST_FLAGS) > 0 ? 4 : 0) + ((flags & HAS_DURATIONS) > 0 ? 4 : 0)
}

/** The fragment's `moof` and its `mdat`, of which the size is written in four bytes. */
function findBoxes(fragment: Uint8Array): { moof: Box; mdat: Box } {
  let moof: Box | null = null
  for (let at = 0; ;) {
    const head = readBoxHead(fragment, at)
    if (head === null || at + head.size > fragment.length) throw fmp4Fault('the fragment is cut short', { at })
    const box = { type: head.type, start: at, body: at + head.headBytes, end: at + head.size }
    if (head.type === 'moof') moof = box
    else if (head.type === 'mdat' && moof !== null && head.headBytes === 8) return { moof, mdat: box }
    else if (head.type !== 'prft') throw fmp4Fault('not a fragment', { type: head.type })
    at = box.end
  }
}
