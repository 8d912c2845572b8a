// SPDX-License-Identifier: Apache-2.0
import type { GapCause } from '@mingjian/contract'
import { useEffect, useRef } from 'react'
import { useSay } from '../i18n/index.ts'
import { gapFill } from './timeline-paint.ts'

function Swatch({ cause }: { cause: GapCause }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const pen = canvas.current?.getContext('2d')
    if (!pen) return
    pen.fillStyle = gapFill(pen, cause)
    pen.fillRect(0, 0, 24, 14)
  }, [cause])
  return <canvas ref={canvas} width={24} height={14} aria-hidden />
}

/** What the colours and patterns on the timeline mean, for the causes in view. */
export function GapLegend({ causes, isHeld }: { causes: readonly GapCause[]; isHeld: boolean }) {
  const say = useSay()
  return (
    <ul className="legend" aria-label={say('timeline.legend')}>
      <li>
        <i style={{ background: 'var(--timeline-run, #2f9e63)' }} />
        {say('timeline.recorded')}
      </li>
      {isHeld ? (
        <li>
          <i style={{ background: 'var(--held)', height: 5 }} />
          {say('hold.onTimeline')}
        </li>
      ) : null}
      {causes.map((cause) => (
        <li key={cause}>
          <Swatch cause={cause} />
          {say(`cause.${cause}`)}
        </li>
      ))}
      <li>
        <i style={{ background: '#3f7fc4' }} />
        {say('timeline.union')}
      </li>
    </ul>
  )
}
