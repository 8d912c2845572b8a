// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault } from '@mingjian/base'
import { field } from '../entry/field.ts'
import type { Json } from '../entry/json.ts'
import { readJson } from './json-text.ts'

const FORMAT = 'mingjian-package/1'
/** Members that the manifest does not list: itself, and what can only be made after it. */
export const MANIFEST = 'manifest.json'
export const LOG_MEMBER = 'log.json'
export const TIME_STAMP = 'time-stamp.tsr'

const MOST_TEXT = 64 << 20
const MOST_CAMERAS = 64
const MOST_PARTS = 10_000
const MOST_SEGMENTS = 100_000

/** Fragments `first` up to `end` of a logged segment, one behind the other. */
export type IncludedRange = Readonly<{ first: number; end: number }>

export type PackedSegment = Readonly<{
  name: string
  /** Added to the decode times, 90 kHz ticks and audio units: see shiftTimes. */
  shift: number
  audioShift: number
  included: readonly IncludedRange[]
}>

/** One playable file: the initialisation segment as recorded, then the fragments of the segments in order. */
export type PackedPart = Readonly<{
  path: string
  codec: string
  width: number
  height: number
  /** RFC 6381, for players. */
  mime: string
  audioRate: number | null
  /** The wall time of media time 0. */
  start: EpochTicks
  segments: readonly PackedSegment[]
}>

export type PackedGap = Readonly<{ start: EpochTicks; end: EpochTicks; cause: string }>

export type PackedCamera = Readonly<{
  id: string
  name: string
  parts: readonly PackedPart[]
  gaps: readonly PackedGap[]
  /** Taken out of a derivative on purpose. */
  withheld: readonly Readonly<{ start: EpochTicks; end: EpochTicks }>[]
}>

export type PackageManifest = Readonly<{
  id: string
  origin: string
  madeAt: EpochTicks
  from: EpochTicks
  to: EpochTicks
  reason: string
  order: string | null
  /** Of a derivative: the package it was made from, and the SHA-256 of that one's manifest. */
  original: Readonly<{ id: string; manifest: Uint8Array }> | null
  cameras: readonly PackedCamera[]
  members: readonly Readonly<{ path: string; bytes: number; sha256: Uint8Array }>[]
}>

const { count, hash, id, list, members, optional, text, time } = field
const whole = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
const span = { start: time, end: time }
const segment = members({
  name: id,
  shift: whole,
  audioShift: whole,
  included: list(members({ first: count, end: count }), 1000),
})
const part = members({
  ...{ path: text, codec: id, mime: text, width: count, height: count, audioRate: optional(count), start: time },
  segments: list(segment, MOST_SEGMENTS),
})
const camera = members({
  ...{ id, name: text },
  parts: list(part, MOST_PARTS),
  gaps: list(members({ ...span, cause: id }), MOST_SEGMENTS),
  withheld: list(members(span), MOST_SEGMENTS),
})
const manifest = members({
  ...{ format: id, id, origin: id, madeAt: time, from: time, to: time, reason: text, order: optional(id) },
  original: optional(members({ id, manifest: hash })),
  cameras: list(camera, MOST_CAMERAS),
  members: list(members({ path: text, bytes: count, sha256: hash }), MOST_PARTS),
})

/** Throws `evidence.package.manifest`. */
export function parseManifest(bytes: Uint8Array): PackageManifest {
  if (bytes.length > MOST_TEXT) throw malformed('it is too long')
  const read = manifest(readJson(bytes))
  if (read === undefined) throw malformed('a member of it is missing or wrong')
  if (read.format !== FORMAT) throw malformed(`it is of the format ${read.format}`)
  return read
}

/** The manifest as its member holds it: indented, because persons read it too. `times` are RFC 3339. */
export function formatManifest(value: Readonly<Record<string, Json>>): string {
  return `${JSON.stringify({ format: FORMAT, ...value }, null, 1)}\n`
}

function malformed(why: string): Fault {
  return new Fault('bad-input', 'evidence.package.manifest', `not a manifest: ${why}`)
}
