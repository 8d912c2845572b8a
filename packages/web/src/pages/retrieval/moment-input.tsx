// SPDX-License-Identifier: Apache-2.0
import Input from 'antd/es/input'
import { useEffect, useState } from 'react'
import { formatMoment } from '../../i18n/moment.ts'
import { readMoment } from '../../i18n/read-moment.ts'
import { useSay } from '../../i18n/index.ts'

/** A moment typed as people write it; taken when the field is left or Enter is pressed. */
export function MomentInput({ label, value, set }: { label: string; value: number; set: (millis: number) => void }) {
  const say = useSay()
  const [typed, setTyped] = useState(() => formatMoment(value))
  useEffect(() => setTyped(formatMoment(value)), [value])
  const read = readMoment(typed, value)
  const take = () => {
    if (read === null) return
    setTyped(formatMoment(read))
    if (read !== value) set(read)
  }
  return (
    <Input
      className="num moment-input"
      value={typed}
      aria-label={label}
      status={read === null ? 'error' : ''}
      title={read === null ? say('order.badTime') : say('order.timeHelp')}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onPressEnter={take}
    />
  )
}
