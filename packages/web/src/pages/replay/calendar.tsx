// SPDX-License-Identifier: Apache-2.0
import LeftOutlined from '@ant-design/icons/LeftOutlined'
import RightOutlined from '@ant-design/icons/RightOutlined'
import { useState } from 'react'
import { useDays } from '../../api/recordings.ts'
import { formatSpan } from '../../i18n/format.ts'
import { formatDay, viewerZone } from '../../i18n/moment.ts'
import { type TextKey, useSay } from '../../i18n/index.ts'
import { formatMonth, monthOf, shiftMonth, weeksOf } from './month-grid.ts'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day): TextKey => `weekday.${day}` as TextKey)
const DAY_SECONDS = 86_400

/** A month with a dot under each day that has footage; a fainter one where it is not whole. */
export function Calendar({
  camera,
  time,
  pick,
}: {
  camera: string | null
  time: number
  pick: (time: number) => void
}) {
  const say = useSay()
  const [month, setMonth] = useState(() => monthOf(time))
  const days = useDays(camera, formatMonth(month), viewerZone).data?.days ?? []
  const seconds = new Map(days.map((day) => [day.day, day.seconds]))
  const choose = (day: number) => {
    const at = new Date(time)
    pick(new Date(month.year, month.month - 1, day, at.getHours(), at.getMinutes(), at.getSeconds()).getTime())
  }
  return (
    <div className="calendar">
      <div className="calendar-head">
        <button
          type="button"
          className="icon-button"
          aria-label={say('calendar.previous')}
          onClick={() => setMonth(shiftMonth(month, -1))}
        >
          <LeftOutlined />
        </button>
        <strong className="num" aria-live="polite">
          {formatMonth(month)}
        </strong>
        <button
          type="button"
          className="icon-button"
          aria-label={say('calendar.next')}
          onClick={() => setMonth(shiftMonth(month, 1))}
        >
          <RightOutlined />
        </button>
      </div>
      <table>
        <thead>
          <tr>
            {WEEKDAYS.map((day) => (
              <th key={day} scope="col">
                {say(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week, row) => (
            <tr key={row}>
              {week.map((day, column) => {
                if (day === null) return <td key={column} />
                const text = `${formatMonth(month)}-${String(day).padStart(2, '0')}`
                const kept = seconds.get(text) ?? 0
                const footage =
                  kept > 0
                    ? say('calendar.has', { day: text, span: formatSpan(kept * 1000) })
                    : say('calendar.hasNot', { day: text })
                return (
                  <td key={column}>
                    <button
                      type="button"
                      className="calendar-day num"
                      title={footage}
                      aria-pressed={formatDay(time) === text}
                      data-footage={kept >= DAY_SECONDS * 0.98 ? 'whole' : kept > 0 ? 'part' : 'none'}
                      onClick={() => choose(day)}
                    >
                      {day}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
