// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import type { VideoCodec } from '@mingjian/wire'

export type Stretch = Readonly<{ start: EpochTicks; end: EpochTicks }>
export type RunStretch = Stretch & Readonly<{ bytes: number; codec: VideoCodec; width: number; height: number }>
export type GapStretch = Stretch & Readonly<{ cause: GapCause; detail: string | null }>
/** A gap as it was written down; `end` is null while it lasts. */
export type ToldGap = Readonly<{ start: EpochTicks; end: EpochTicks | null; cause: GapCause; detail: string | null }>

export type CoverageAsk = Readonly<{
  from: EpochTicks
  to: EpochTicks
  now: EpochTicks
  /** Before it nobody asked for the camera to be recorded. */
  createdAt: EpochTicks
  /** Runs or segments in any order; where they overlap, as after a clock set back, the earlier is shown. */
  footage: readonly RunStretch[]
  gaps: readonly ToldGap[]
  /** Footage closer than this touches. */
  touch: number
}>

export type Coverage = Readonly<{ runs: readonly RunStretch[]; gaps: readonly GapStretch[] }>

/**
 * Runs and gaps that tile [from, to) exactly, in order and without overlap (invariant 3, design/recording.md). A hole that no
 * gap explains was ours: `restart`, but for the time right after the camera's creation.
 */
export function cover(ask: CoverageAsk): Coverage {
  if (ask.to <= ask.from) return { runs: [], gaps: [] }
  const runs = joinRuns(ask)
  return { runs, gaps: nameHoles(ask, holesBetween(ask, runs)) }
}

/** The part of a stretch's bytes that lies in [from, to), taken as evenly spread. */
function clip(run: RunStretch, from: EpochTicks, to: EpochTicks): RunStretch | null {
  const start = later(run.start, from)
  const end = earlier(run.end, to)
  if (end <= start) return null
  const bytes = Math.round((run.bytes * (end - start)) / (run.end - run.start))
  return { ...run, start, end, bytes }
}

function joinRuns(ask: CoverageAsk): RunStretch[] {
  const runs: RunStretch[] = []
  for (const whole of ask.footage.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const run = clip(whole, ask.from, ask.to)
    if (run === null) continue
    const last = runs.at(-1)
    if (last === undefined || run.start - last.end > ask.touch) {
      runs.push(run)
    } else if (isSameFormat(last, run)) {
      runs[runs.length - 1] = { ...last, end: later(last.end, run.end), bytes: last.bytes + run.bytes }
    } else if (run.end > last.end) {
      const border = later(last.end, run.start)
      runs[runs.length - 1] = { ...last, end: border }
      if (run.end > border) runs.push({ ...run, start: border })
    }
  }
  return runs
}

function isSameFormat(a: RunStretch, b: RunStretch): boolean {
  return a.codec === b.codec && a.width === b.width && a.height === b.height
}

function holesBetween(ask: CoverageAsk, runs: readonly RunStretch[]): Stretch[] {
  const holes: Stretch[] = []
  let at = ask.from
  for (const run of runs) {
    if (run.start > at) holes.push({ start: at, end: run.start })
    at = run.end
  }
  if (at < ask.to) holes.push({ start: at, end: ask.to })
  return holes
}

function nameHoles(ask: CoverageAsk, holes: readonly Stretch[]): GapStretch[] {
  const told = ask.gaps.filter((gap) => gap.end === null || gap.end > gap.start).toSorted((a, b) => a.start - b.start)
  const edges = [
    ask.createdAt,
    ask.now,
    ...told.flatMap((gap) => (gap.end === null ? [gap.start] : [gap.start, gap.end])),
  ].toSorted((a, b) => a - b)
  const named: GapStretch[] = []
  let edge = 0
  let next = 0
  let active: ToldGap[] = []
  for (const hole of holes) {
    let at = hole.start
    while (at < hole.end) {
      while (edge < edges.length && (edges[edge] ?? at) <= at) edge++
      const end = earlier(hole.end, edges[edge] ?? hole.end)
      for (let gap = told[next]; gap !== undefined && gap.start <= at; gap = told[++next]) active.push(gap)
      active = active.filter((gap) => gap.end === null || gap.end > at)
      append(named, { start: at, end, ...causeAt(ask, at, active) })
      at = end
    }
  }
  return named
}

const TAKEN: ReadonlySet<GapCause> = new Set(['expired', 'deleted', 'missing'])

/** What was deleted or lost after recording says more than why recording stopped; of two such, the later word counts. */
function causeAt(
  ask: CoverageAsk,
  at: EpochTicks,
  told: readonly ToldGap[],
): { cause: GapCause; detail: string | null } {
  if (at >= ask.now) return { cause: 'not-yet', detail: null }
  const gap = told.findLast(({ cause }) => TAKEN.has(cause)) ?? told.at(-1)
  if (gap !== undefined) return { cause: gap.cause, detail: gap.detail }
  if (at < ask.createdAt) return { cause: 'not-in-use', detail: null }
  // From its creation up to the recorder's first word, or to the first picture.
  return { cause: at === ask.createdAt ? 'connecting' : 'restart', detail: null }
}

function append(named: GapStretch[], gap: GapStretch): void {
  const last = named.at(-1)
  if (last !== undefined && last.end === gap.start && last.cause === gap.cause && last.detail === gap.detail) {
    named[named.length - 1] = { ...last, end: gap.end }
  } else {
    named.push(gap)
  }
}

function later(a: EpochTicks, b: EpochTicks): EpochTicks {
  return a > b ? a : b
}
function earlier(a: EpochTicks, b: EpochTicks): EpochTicks {
  return a < b ? a : b
}
