// SPDX-License-Identifier: Apache-2.0
import CalendarOutlined from '@ant-design/icons/CalendarOutlined'
import Input from 'antd/es/input'
import Popover from 'antd/es/popover'
import { useEffect, useState } from 'react'
import { useReplayState } from '../../components/replay-video.tsx'
import { formatClock, formatDay, formatMoment } from '../../i18n/moment.ts'
import { readMoment } from '../../i18n/read-moment.ts'
import { useSay } from '../../i18n/index.ts'
import { Calendar } from './calendar.tsx'
import type { Replay } from './use-replay.ts'

type Props = Readonly<{ replay: Replay; isOpen: boolean; setOpen: (isOpen: boolean) => void }>

/** The clock of the replay; opens a calendar and a field for a typed time. */
export function TimePicker({ replay, isOpen, setOpen }: Props) {
  const say = useSay()
  const { time, isPlaying } = useReplayState(replay.conductor)
  const [typed, setTyped] = useState('')
  useEffect(() => {
    if (isOpen) setTyped(formatMoment(replay.conductor.state.time))
  }, [isOpen, replay.conductor])
  const moment = readMoment(typed, time)
  const clock = formatClock(time, !isPlaying)
  const go = () => {
    if (moment === null) return
    replay.goTo(moment)
    setOpen(false)
  }
  const content = (
    <div className="time-picker" role="dialog" aria-label={say('replay.typeTime')}>
      <Input
        autoFocus
        value={typed}
        aria-label={say('replay.typeTime')}
        status={moment === null ? 'error' : ''}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={(event) => {
          // The page's keys count at once, not only when the field has faded away.
          event.currentTarget.blur()
          go()
        }}
        onKeyDown={(event) => (event.key === 'Escape' ? setOpen(false) : undefined)}
        data-testid="go-to-time"
      />
      <p className="dim">{say(moment === null ? 'replay.notATime' : 'replay.typeTimeHelp')}</p>
      <Calendar camera={replay.selected} time={time} pick={replay.goTo} />
    </div>
  )
  return (
    <Popover open={isOpen} onOpenChange={setOpen} trigger="click" content={content} destroyOnHidden placement="top">
      <button
        type="button"
        className="icon-button replay-time num"
        aria-label={say('replay.goTo', { time: `${formatDay(time)} ${clock}` })}
        aria-expanded={isOpen}
        data-testid="replay-time"
      >
        <CalendarOutlined aria-hidden />
        <span className="replay-day">{formatDay(time)}</span> {clock}
      </button>
    </Popover>
  )
}
