// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import { useEffect, useState } from 'react'
import { noteText } from '../../components/note-text.ts'
import { TileSpin } from '../../components/tile-spin.tsx'
import { formatSpan } from '../../i18n/format.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { type Say, sayIfKnown, useSay } from '../../i18n/index.ts'
import type { LiveView } from '../../player/live-view.ts'

export function useNow(millis: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), millis)
    return () => clearInterval(timer)
  }, [millis])
  return now
}

function causeText(say: Say, cause: string | null): string {
  if (!cause) return say('live.waiting')
  return sayIfKnown(say, `cause.${cause}`) ?? sayIfKnown(say, `problem.${cause}`) ?? cause
}

function headline(say: Say, view: LiveView, camera: Camera): string | null {
  if (!camera.inUse) return say('cause.not-in-use')
  if (view.phase === 'refused') return causeText(say, view.cause)
  if (camera.state.state === 'waiting') return causeText(say, camera.state.cause)
  if (view.phase === 'waiting') return causeText(say, view.cause)
  if (view.phase === 'broken') return say('live.broken')
  if (view.phase === 'stale') return say('live.stale')
  return null
}

/** Why there is no picture, or why the one shown is old; and what happens next. */
export function TileNotice({ view, camera, retry }: { view: LiveView; camera: Camera; retry: () => void }) {
  const say = useSay()
  const now = useNow(1000)
  const text = headline(say, view, camera)
  if (text === null) return view.hasPicture ? null : <TileSpin label={say('live.opening')} />
  const nextTry =
    view.phase === 'broken' ? view.nextTry : camera.state.nextTry ? Date.parse(camera.state.nextTry) : null
  const last = camera.state.lastFrame
  return (
    <div className="tile-notice" role="status">
      <svg width="22" height="22" viewBox="0 0 12 12" aria-hidden>
        <path d="M6 .8 11.6 10.8H.4Z" fill="none" stroke="currentColor" />
        <path d="M6 4.3v3.2M6 8.6v.9" stroke="currentColor" />
      </svg>
      <strong>{text}</strong>
      {camera.state.detail && view.phase !== 'broken' ? (
        <span className="tile-detail">{noteText(say, camera.state)}</span>
      ) : null}
      {last && view.age === null ? (
        <span>{say('live.lastFrame', { time: formatMoment(Date.parse(last)) })}</span>
      ) : null}
      {nextTry && nextTry > now ? (
        <span className="num">{say('live.nextTry', { span: formatSpan(nextTry - now) })}</span>
      ) : null}
      {view.phase === 'refused' || view.phase === 'broken' ? (
        <button type="button" className="tile-button" onClick={retry}>
          {say('live.tryNow')}
        </button>
      ) : null}
    </div>
  )
}
