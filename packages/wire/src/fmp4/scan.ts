// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { readBoxHead } from './box.ts'
import { fmp4Fault } from './fault.ts'
import { type FragmentInfo, readFragment } from './read-fragment.ts'

/** Where bytes are read from. `read` gives exactly `length` bytes within `size`; fewer are taken as the end of the file. */
export interface ByteSource {
  readonly size: number
  read(offset: number, length: number): Promise<Uint8Array>
}

export type FoundFragment = FragmentInfo & Readonly<{ offset: number }>

export type ScanEnd = Readonly<{
  /** `ftyp` and `moov` and what lies between; 0 when there is no whole one. */
  initBytes: number
  /** Behind the last whole fragment, or behind the initialisation when there is none: where a torn tail begins. */
  end: number
  isWhole: boolean
  /** Why the scan ended before the end of the file. */
  fault: Fault | null
}>

const MAX_HEADER = 8 * 1024 * 1024
const HEAD_BYTES = 16

type Want = Readonly<{ offset: number; length: number }>

/** Goes through a fragmented MP4 from its start, reading headers alone, until its end or the first byte that makes no sense. */
export async function scanFragments(source: ByteSource, take: (fragment: FoundFragment) => void): Promise<ScanEnd> {
  const scan = scanSteps(source.size, take)
  let step = scan.next()
  while (!step.done) {
    const bytes = await source.read(step.value.offset, step.value.length)
    step = scan.next(bytes)
  }
  return step.value
}

/** The same over bytes in memory. */
export function scanFragmentsIn(bytes: Uint8Array, take: (fragment: FoundFragment) => void): ScanEnd {
  const scan = scanSteps(bytes.length, take)
  let step = scan.next()
  while (!step.done) step = scan.next(bytes.subarray(step.value.offset, step.value.offset + step.value.length))
  return step.value
}

function* scanSteps(size: number, take: (fragment: FoundFragment) => void): Generator<Want, ScanEnd, Uint8Array> {
  let initBytes = 0
  let end = 0
  let at = 0
  try {
    while (at < size) {
      const box = yield* readHead(at, size)
      if (box.type === 'prft' || box.type === 'moof') {
        const fragment = yield* readWhole(at, size)
        at += fragment.totalBytes
        end = at
        take({ ...fragment, offset: at - fragment.totalBytes })
        continue
      }
      if (box.type === 'mdat') throw fmp4Fault('media without a fragment', { at })
      at += box.size
      if (box.type === 'moov') initBytes = at
      if (initBytes > 0) end = at
    }
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    return { initBytes, end, isWhole: false, fault: thrown }
  }
  return { initBytes, end, isWhole: initBytes > 0, fault: null }
}

type Head = Readonly<{ type: string; size: number }>

function* readHead(at: number, size: number): Generator<Want, Head, Uint8Array> {
  const length = Math.min(HEAD_BYTES, size - at)
  const head = readBoxHead(yield { offset: at, length }, 0)
  if (head === null || at + head.size > size) throw fmp4Fault('a box is cut short', { at })
  return head
}

function* readWhole(at: number, size: number): Generator<Want, FragmentInfo, Uint8Array> {
  let header = 0
  for (let type = ''; type !== 'moof';) {
    const box = yield* readHead(at + header, size)
    if (box.type !== 'prft' && box.type !== 'moof') throw fmp4Fault('not a fragment', { type: box.type })
    header += box.size
    if (header > MAX_HEADER) throw fmp4Fault('a fragment header is too long', { at, length: header })
    type = box.type
  }
  const length = Math.min(size - at, header + HEAD_BYTES)
  const fragment = readFragment(yield { offset: at, length })
  if (at + fragment.totalBytes > size) throw fmp4Fault('a fragment is cut short', { at })
  return fragment
}
