// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import { formatRate, formatSpan } from '../../i18n/format.ts'
import { useSay } from '../../i18n/index.ts'
import type { LiveView } from '../../player/live-view.ts'

const CODECS = { h264: 'H.264', h265: 'H.265' }

/** One line at the foot of a tile: codec, size, rate, delay, age. */
export function TileFacts({ view, camera }: { view: LiveView; camera: Camera }) {
  const say = useSay()
  const { format } = view
  const rate = view.bitsPerSecond ?? camera.state.facts.bitsPerSecond
  const isOld = view.age !== null && view.age > 2500
  return (
    <div className="tile-facts num">
      {format ? (
        <span title={format.isTranscoded ? say('tile.transcoded') : undefined}>
          {CODECS[format.codec]}
          {format.isTranscoded ? '*' : ''} {format.width}×{format.height}
          {format.stream === 'sub' ? ` ${say('tile.sub')}` : ''}
        </span>
      ) : null}
      {rate !== null && view.phase === 'playing' ? <span>{formatRate(rate)}</span> : null}
      {view.latency !== null ? (
        <span data-testid="tile-latency" title={say('tile.latencyHelp')}>
          {Math.round(view.latency)} ms
        </span>
      ) : null}
      {isOld && view.age !== null ? (
        <span className="tile-age">{say('tile.age', { span: formatSpan(view.age) })}</span>
      ) : null}
      {view.skippedFrames > 0 ? (
        <span title={say('tile.skippedHelp')}>{say('tile.skipped', { count: view.skippedFrames })}</span>
      ) : null}
    </div>
  )
}
