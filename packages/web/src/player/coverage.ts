// SPDX-License-Identifier: Apache-2.0
import type { GapCause, Recordings } from '@mingjian/contract'

/** Epoch milliseconds, half open. */
export type Span = Readonly<{ start: number; end: number }>
export type CoveredRun = Span & Readonly<{ bytes: number }>
export type CoveredGap = Span & Readonly<{ cause: GapCause; detail: string | null }>

/** A run that ended this lately is still growing. */
const GROWING = 40_000
/** Footage younger than this is not yet to be had. */
const SETTLING = 3000

/** What one camera has of an interval. */
export class Coverage {
  readonly from: number
  readonly to: number
  readonly gaps: readonly CoveredGap[]
  readonly #runs: readonly CoveredRun[]
  readonly #wall: () => number
  readonly #isGrowing: boolean

  constructor(recordings: Recordings, extent: Span & { wall: () => number }) {
    this.from = extent.start
    this.to = extent.end
    this.#wall = extent.wall
    this.#runs = recordings.runs.map((run) => ({
      start: Date.parse(run.start),
      end: Date.parse(run.end),
      bytes: run.bytes,
    }))
    this.gaps = recordings.gaps.map((gap) => ({
      start: Date.parse(gap.start),
      end: Date.parse(gap.end),
      cause: gap.cause,
      detail: gap.detail ?? null,
    }))
    const last = this.#runs.at(-1)
    this.#isGrowing = last !== undefined && last.end < extent.end && extent.wall() - last.end < GROWING
  }

  /** The runs, the newest one up to what can be had by now. */
  get runs(): readonly CoveredRun[] {
    const last = this.#runs.at(-1)
    if (!this.#isGrowing || !last) return this.#runs
    const end = Math.min(this.to, Math.max(last.end, this.#wall() - SETTLING))
    return [...this.#runs.slice(0, -1), { ...last, end }]
  }

  runAt(time: number): CoveredRun | null {
    return this.runs.find((run) => run.start <= time && time < run.end) ?? null
  }
  /** The run that holds the instants just before `time`. */
  runBefore(time: number): CoveredRun | null {
    return this.runs.findLast((run) => run.start < time && time <= run.end) ?? null
  }
  /** Whether footage of `time` is only supposed, since the newest run still grows. */
  isSupposed(time: number): boolean {
    return this.#isGrowing && time >= (this.#runs.at(-1)?.end ?? Infinity) - SETTLING
  }
  gapAt(time: number): CoveredGap | null {
    return this.gaps.find((gap) => gap.start <= time && time < gap.end) ?? null
  }
  /** Where footage goes on at or after `time`; null when there is none up to `to`. */
  nextStart(time: number): number | null {
    const run = this.runs.find((one) => one.end > time)
    return run ? Math.max(run.start, time) : null
  }
  /** Where footage ends at or before `time`; null when there is none back to `from`. */
  previousEnd(time: number): number | null {
    const run = this.runs.findLast((one) => one.start < time)
    return run ? Math.min(run.end, time) : null
  }

  /** Bytes of footage within a span, by proportion. */
  bytesWithin(span: Span): number {
    return this.runs.reduce((sum, run) => {
      const shared = Math.min(run.end, span.end) - Math.max(run.start, span.start)
      return shared > 0 && run.end > run.start ? sum + (run.bytes * shared) / (run.end - run.start) : sum
    }, 0)
  }
}

/** Spans joined where they touch or overlap, in order of time. */
export function uniteSpans(spans: readonly Span[]): Span[] {
  const united: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = united.at(-1)
    if (last && span.start <= last.end)
      united[united.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else united.push({ start: span.start, end: span.end })
  }
  return united
}
