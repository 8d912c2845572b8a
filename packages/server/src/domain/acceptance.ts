// SPDX-License-Identifier: Apache-2.0
import type { SystemBody } from '@mingjian/contract'

/** What the running instance sees of one camera; null where nothing is known. */
export type CameraFigures = Readonly<{
  isOnline: boolean
  width: number | null
  height: number | null
  framesPerSecond: number | null
  /** Camera clock minus ours. */
  clockOffsetSeconds: number | null
  /** Days its footage is set to be kept, or is kept where that is less. */
  retentionDays: number
}>

export type Measured = Readonly<{
  id: string
  kind: 'measured' | 'seen'
  article: string | null
  wanted: string
  found: string
  result: 'passed' | 'failed' | 'unknown'
  cameras: readonly string[]
}>

export type MeasureGiven = Readonly<{
  design: SystemBody['design']
  figures: ReadonlyMap<string, CameraFigures>
  /** Cameras of the system that this instance does not run: nothing of them can be measured. */
  elsewhere: number
  /** Days the law asks for, with the article. */
  floor: Readonly<{ days: number; article: string }>
}>

/**
 * The items that a system's own pictures answer: against what the design promises, and never less than the floor. Where
 * neither says a figure there is nothing to hold against, and a person looks.
 */
export function measure(given: MeasureGiven): Measured[] {
  const { design, floor } = given
  const days = Math.max(floor.days, design?.retentionDays ?? floor.days)
  return [
    online(given),
    atLeast('width', given, design?.width ?? null),
    atLeast('height', given, design?.height ?? null),
    atLeast('framesPerSecond', given, design?.framesPerSecond ?? null),
    clock(given),
    each(given, {
      ...{ id: 'retention', article: floor.article, wanted: `${days} d` },
      isGood: (camera) => camera.retentionDays >= days,
      show: (camera) => `${camera.retentionDays} d`,
    }),
  ]
}

function online(given: MeasureGiven): Measured {
  const wanted = given.design?.onlineShare ?? null
  const all = [...given.figures]
  const off = all.filter(([, { isOnline }]) => !isOnline).map(([id]) => id)
  const item = { id: 'online', kind: 'measured', article: null, cameras: off } as const
  const found = `${all.length - off.length} / ${all.length}`
  if (all.length === 0) return { ...item, wanted: '', found, result: 'unknown' }
  const isGood = wanted === null ? off.length === 0 : (all.length - off.length) / all.length >= wanted
  return {
    ...item,
    wanted: wanted === null ? `${all.length}` : `≥ ${wanted}`,
    found,
    result: isGood ? 'passed' : 'failed',
  }
}

function atLeast(id: 'width' | 'height' | 'framesPerSecond', given: MeasureGiven, wanted: number | null): Measured {
  return each(given, {
    ...{ id, article: null, wanted: wanted === null ? '' : `≥ ${wanted}` },
    isGood: (camera) => (wanted === null || camera[id] === null ? null : (camera[id] ?? 0) >= wanted),
    show: (camera) => String(camera[id] ?? '?'),
  })
}

function clock(given: MeasureGiven): Measured {
  const wanted = given.design?.clockOffsetSeconds ?? null
  return each(given, {
    ...{ id: 'clock', article: null, wanted: wanted === null ? '' : `≤ ${wanted} s` },
    isGood: ({ clockOffsetSeconds: offset }) =>
      wanted === null || offset === null ? null : Math.abs(offset) <= wanted,
    show: ({ clockOffsetSeconds: offset }) => (offset === null ? '?' : `${offset} s`),
  })
}

type Test = Readonly<{
  id: string
  article: string | null
  wanted: string
  /** Null: it cannot be said. */
  isGood: (camera: CameraFigures) => boolean | null
  show: (camera: CameraFigures) => string
}>

/** Passed when every camera is good, failed when one is not, unknown when it cannot be said of all. */
function each({ figures, elsewhere }: MeasureGiven, { id, article, wanted, isGood, show }: Test): Measured {
  const all = [...figures].map(([camera, seen]) => ({ camera, seen, good: isGood(seen) }))
  const bad = all.filter(({ good }) => good === false)
  const isSure = elsewhere === 0 && all.length > 0 && all.every(({ good }) => good !== null)
  const shown = [...new Set((bad.length > 0 ? bad : all).map(({ seen }) => show(seen)))].toSorted()
  const found = shown.join(', ')
  const result = bad.length > 0 ? 'failed' : isSure ? 'passed' : 'unknown'
  return { id, kind: 'measured', article, wanted, found, result, cameras: bad.map(({ camera }) => camera) }
}
