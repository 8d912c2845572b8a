// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react'
import { stillUrl } from '../api/media.ts'
import { useAbility } from '../api/session.ts'
import { formatSpan } from '../i18n/format.ts'
import { formatMoment } from '../i18n/moment.ts'
import { useSay } from '../i18n/index.ts'
import type { Coverage } from '../player/coverage.ts'

const WIDTH = 176
/** The pointer rests this long before a still is asked for. */
const REST = 140

function useRested(value: number): number | null {
  const [rested, setRested] = useState<number | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

type Props = Readonly<{ at: number; x: number; width: number; coverage: Coverage | null; camera: string | null }>

/** The time under the pointer, with its picture or the reason why there is none. */
export function TimelineHover({ at, x, width, coverage, camera }: Props) {
  const say = useSay()
  const canStill = useAbility('camera.still')
  const rested = useRested(Math.round(at / 500) * 500)
  const gap = coverage?.gapAt(at) ?? null
  const hasFootage = coverage?.runAt(at) != null
  const left = Math.min(Math.max(4, x - WIDTH / 2), Math.max(4, width - WIDTH - 4))
  return (
    <div className="timeline-hover" style={{ left, width: WIDTH }}>
      {hasFootage && camera && canStill && rested !== null ? <img src={stillUrl(camera, rested, 160)} alt="" /> : null}
      <span className="num">{formatMoment(at)}</span>
      {gap ? (
        <span>{say('timeline.gap', { cause: say(`cause.${gap.cause}`), span: formatSpan(gap.end - gap.start) })}</span>
      ) : null}
    </div>
  )
}
