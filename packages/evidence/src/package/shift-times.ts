// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

/** By how much the decode times of a fragment were moved, in the units of its tracks. */
export type TimeShift = Readonly<{ video: number; audio: number }>

const VIDEO_TRACK = 1
const HEAD = 8

/**
 * Adds to the decode time (`tfdt`) of each track of a fragment, in place: all that a package changes of a fragment, so that segments follow one another in
 * one playable file. ISO/IEC 14496-12 §8.8.12. Throws `evidence.package.fragment` for what is no fragment of ours.
 */
export function shiftTimes(fragment: Uint8Array, shift: TimeShift): void {
  const view = new DataView(fragment.buffer, fragment.byteOffset, fragment.byteLength)
  for (const box of boxesOf(view, 0, fragment.length)) {
    if (box.type !== MOOF) {
      if (box.type === MDAT) return
      continue
    }
    for (const traf of boxesOf(view, box.body, box.end)) {
      if (traf.type === TRAF) shiftTrack(view, traf, shift)
    }
  }
}

const [MOOF, TRAF, TFHD, TFDT, MDAT] = [0x6d6f6f66, 0x74726166, 0x74666864, 0x74666474, 0x6d646174]

function shiftTrack(view: DataView, traf: Box, shift: TimeShift): void {
  let by = 0
  for (const box of boxesOf(view, traf.body, traf.end)) {
    if (box.type === TFHD) {
      if (box.end - box.body < 8) throw broken()
      by = view.getUint32(box.body + 4) === VIDEO_TRACK ? shift.video : shift.audio
    } else if (box.type === TFDT) {
      if (box.end - box.body !== 12 || view.getUint8(box.body) !== 1) throw broken()
      const time = view.getUint32(box.body + 4) * 2 ** 32 + view.getUint32(box.body + 8) + by
      if (!Number.isSafeInteger(time) || time < 0) throw broken()
      view.setUint32(box.body + 4, Math.floor(time / 2 ** 32))
      view.setUint32(box.body + 8, time % 2 ** 32)
    }
  }
}

type Box = Readonly<{ type: number; body: number; end: number }>

function* boxesOf(view: DataView, from: number, to: number): Generator<Box> {
  let at = from
  while (at + HEAD <= to) {
    const size = view.getUint32(at)
    if (size < HEAD || at + size > to) throw broken()
    yield { type: view.getUint32(at + 4), body: at + HEAD, end: at + size }
    at += size
  }
}

function broken(): Fault {
  return new Fault('bad-input', 'evidence.package.fragment', 'not a fragment')
}
