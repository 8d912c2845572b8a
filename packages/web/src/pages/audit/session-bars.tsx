// SPDX-License-Identifier: Apache-2.0
import type { Viewing } from '@mingjian/contract'
import { useMemo } from 'react'
import { formatClock, formatDay } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'

type Span = Readonly<{ start: number; end: number }>
type Props = Readonly<{
  items: readonly Viewing[]
  /** What one line is of. */
  lane: 'user' | 'camera'
  span: Span
}>

const MOST_LANES = 12
const TICKS = 5

type Lane = Readonly<{ name: string; bars: readonly Viewing[] }>

function lanesOf(items: readonly Viewing[], by: 'user' | 'camera'): Lane[] {
  const lanes = new Map<string, { name: string; bars: Viewing[] }>()
  for (const each of items) {
    const key = by === 'user' ? (each.user.id ?? '') : each.camera.id
    const lane = lanes.get(key) ?? { name: by === 'user' ? each.user.name : each.camera.name, bars: [] }
    lane.bars.push(each)
    lanes.set(key, lane)
  }
  return [...lanes.values()].toSorted((a, b) => b.bars.length - a.bars.length).slice(0, MOST_LANES)
}

/** Viewings over time, a line for each camera or person; the table below tells the same in words. */
export function SessionBars({ items, lane, span }: Props) {
  const say = useSay()
  const lanes = useMemo(() => lanesOf(items, lane), [items, lane])
  if (lanes.length === 0) return null
  // The part of the period in which something was watched, so that an hour is not a hair in a month.
  const begins = items.map((each) => Date.parse(each.begin))
  const start = Math.max(span.start, Math.min(...begins) - 60_000)
  const whole = Math.max(span.end - start, 600_000)
  const place = (time: number) => `${(Math.min(1, Math.max(0, (time - start) / whole)) * 100).toFixed(3)}%`
  const isLong = whole > 2 * 86_400_000
  const ticks = Array.from({ length: TICKS }, (_, i) => start + (whole * i) / (TICKS - 1))
  return (
    <div className="bars" role="img" aria-label={say('audit.bars')}>
      {lanes.map(({ name, bars }) => (
        <div key={name} className="bars-lane">
          <span className="bars-name" title={name}>
            {name}
          </span>
          <span className="bars-track">
            {bars.map((each) => {
              const [from, to] = [Date.parse(each.begin), each.end === null ? span.end : Date.parse(each.end)]
              const label = `${each.user.name} · ${each.camera.name} · ${say(`audit.kind.${each.kind}`)} ${formatClock(from)}`
              return (
                <i
                  key={each.id}
                  className="bars-bar"
                  data-kind={each.kind}
                  data-order={each.order !== null}
                  style={{ left: place(from), width: `max(5px, calc(${place(to)} - ${place(from)}))` }}
                  title={label}
                />
              )
            })}
          </span>
        </div>
      ))}
      <div className="bars-lane bars-axis" aria-hidden>
        <span className="bars-name" />
        <span className="bars-ticks num">
          {ticks.map((time) => (
            <i key={time}>{isLong ? formatDay(time).slice(5) : formatClock(time).slice(0, 5)}</i>
          ))}
        </span>
      </div>
    </div>
  )
}
