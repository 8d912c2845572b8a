// SPDX-License-Identifier: Apache-2.0
import SafetyCertificateOutlined from '@ant-design/icons/SafetyCertificateOutlined'
import { Link } from '@tanstack/react-router'
import { useSay } from '../i18n/index.ts'
import type { Mark } from './mark-paint.ts'
import './watermark.css'

type Props = Mark & Readonly<{ entry?: number | null; viewing?: string | null }>

/** Tells the watcher that this view is entered, and under what; leads to what was entered of it. */
export function RecordedLine({ name, order, entry, viewing }: Props) {
  const say = useSay()
  const title = say(entry == null ? 'viewing.recordedHelp' : 'viewing.recordedEntry', { entry: entry ?? '' })
  const words = order === null ? say('viewing.recorded', { name }) : say('viewing.recordedOrder', { name, order })
  const marks = { className: 'recorded-line', 'data-testid': 'tile-recorded', title } as const
  const inside = (
    <>
      <SafetyCertificateOutlined aria-hidden />
      {words}
    </>
  )
  if (viewing == null) return <span {...marks}>{inside}</span>
  return (
    <Link to="/audit" search={{ viewing }} {...marks}>
      {inside}
    </Link>
  )
}
