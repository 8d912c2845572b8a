// SPDX-License-Identifier: Apache-2.0
import type { EpochMillis } from '@mingjian/base'
import { type Day, parseDay } from '@mingjian/law'

/** The law's day: that of Beijing, wherever the server stands. */
export function dayInBeijing(now: EpochMillis): Day {
  return parseDay(FORMAT.format(now))
}

const FORMAT = new Intl.DateTimeFormat('en-CA', {
  ...{ timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' },
})
