// SPDX-License-Identifier: Apache-2.0
import { type Box, listBoxes, needBox, needBytes, readBoxHead } from './box.ts'
import { fmp4Fault } from './fault.ts'
import { VIDEO_TRACK } from './fragment.ts'

export type FragmentChange = Readonly<{
  sequence?: number
  /** New decode time of the first video sample; must be whole and not negative. `prft` keeps its wall time. */
  videoTime?: number
  audioTime?: number
  /** Of the video track. */
  descriptionIndex?: number
}>

/**
 * Changes a fragment's header in place, its length staying the same: for exports and replay, where fragments of many
 * files become one. `header` is the fragment's first FragmentInfo.headerBytes bytes or more.
 */
export function patchFragment(header: Uint8Array, change: FragmentChange): void {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  let at = 0
  for (;;) {
    const head = readBoxHead(header, at)
    if (head === null || at + head.size > header.length) throw fmp4Fault('the fragment is cut short', { at })
    const box = { type: head.type, start: at, body: at + head.headBytes, end: at + head.size }
    if (head.type === 'prft') patchPrft(view, box, change)
    else if (head.type === 'moof') return patchMoof({ header, view, box }, change)
    else throw fmp4Fault('not a fragment', { type: head.type })
    at = box.end
  }
}

function writeTime(view: DataView, box: Box, place: { at: number; time: number }): void {
  if (view.getUint8(box.body) > 0) {
    needBytes(box, place.at + 8)
    view.setUint32(box.body + place.at, Math.floor(place.time / 0x100000000))
    view.setUint32(box.body + place.at + 4, place.time % 0x100000000)
  } else if (place.time < 0x100000000) {
    needBytes(box, place.at + 4)
    view.setUint32(box.body + place.at, place.time)
  } else {
    throw fmp4Fault('the time does not fit the box', { type: box.type })
  }
}

function patchPrft(view: DataView, box: Box, change: FragmentChange): void {
  const track = view.getUint32(needBytes(box, 20).body + 4)
  const time = track === VIDEO_TRACK ? change.videoTime : change.audioTime
  if (time !== undefined) writeTime(view, box, { at: 16, time })
}

type MoofPlace = Readonly<{ header: Uint8Array; view: DataView; box: Box }>

function patchMoof(place: MoofPlace, change: FragmentChange): void {
  const { header, view, box } = place
  for (const inner of listBoxes(header, box.body, box.end)) {
    if (inner.type === 'mfhd' && change.sequence !== undefined)
      view.setUint32(needBytes(inner, 8).body + 4, change.sequence)
    if (inner.type !== 'traf') continue
    const boxes = listBoxes(header, inner.body, inner.end)
    const head = needBytes(needBox(boxes, 'tfhd'), 8)
    const isVideo = view.getUint32(head.body + 4) === VIDEO_TRACK
    const time = isVideo ? change.videoTime : change.audioTime
    if (time !== undefined) writeTime(view, needBox(boxes, 'tfdt'), { at: 4, time })
    if (isVideo && change.descriptionIndex !== undefined) {
      if ((view.getUint32(head.body) & 0x3) !== 0x2)
        throw fmp4Fault('the fragment names no description', { at: head.start })
      view.setUint32(needBytes(head, 12).body + 8, change.descriptionIndex)
    }
  }
}
