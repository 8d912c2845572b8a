// SPDX-License-Identifier: Apache-2.0
import SafetyCertificateOutlined from '@ant-design/icons/SafetyCertificateOutlined'
import { useSay } from '../i18n/index.ts'
import type { Mark } from './mark-paint.ts'
import './watermark.css'

/** Tells the watcher that this view is entered, and under what. */
export function RecordedLine({ name, order, entry }: Mark & { entry?: number | null }) {
  const say = useSay()
  const title = say(entry == null ? 'viewing.recordedHelp' : 'viewing.recordedEntry', { entry: entry ?? '' })
  return (
    <span className="recorded-line" data-testid="tile-recorded" title={title}>
      <SafetyCertificateOutlined aria-hidden />
      {order === null ? say('viewing.recorded', { name }) : say('viewing.recordedOrder', { name, order })}
    </span>
  )
}
