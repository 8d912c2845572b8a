// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { loadFootage } from '../api/footage.ts'
import { useSession } from '../api/session.ts'
import { beatPort } from '../api/viewings.ts'
import { windowUrl } from '../api/media.ts'
import { formatSpan } from '../i18n/format.ts'
import { useSay } from '../i18n/index.ts'
import type { Coverage } from '../player/coverage.ts'
import type { ReplayConductor, ReplayState } from '../player/replay-conductor.ts'
import { ReplayDriver, type ReplayView } from '../player/replay-driver.ts'
import { replayPort } from '../player/replay-port.ts'
import type { Mark } from './mark-paint.ts'
import { problemText } from './problem-text.ts'
import { TileSpin } from './tile-spin.tsx'
import { ViewingBeat } from '../player/viewing-beat.ts'
import { RecordedLine } from './recorded-line.tsx'
import { useZoom } from './use-zoom.ts'
import { Watermark } from './watermark.tsx'

const LOADING: ReplayView = { phase: 'loading', error: null, drift: null }
const port = replayPort(loadFootage)

export function useReplayState(conductor: ReplayConductor): ReplayState {
  return useSyncExternalStore(
    (listener) => conductor.subscribe(listener),
    () => conductor.state,
  )
}

type Driven = Readonly<{ view: ReplayView; order: string | null; viewing: string | null }>

function useDriver(camera: string, conductor: ReplayConductor, video: RefObject<HTMLVideoElement | null>): Driven {
  const [order, setOrder] = useState<string | null>(null)
  const [viewing, setViewing] = useState<string | null>(null)
  const [driver, setDriver] = useState<ReplayDriver | null>(null)
  useEffect(() => {
    const element = video.current
    if (!element) return
    const made = new ReplayDriver({
      video: element,
      port,
      url: (ask) => windowUrl(camera, ask),
      loaded(part) {
        beat.note(part.viewing ?? null)
        setOrder(part.order ?? null)
        setViewing(part.viewing ?? null)
      },
    })
    const isPlaying = () => !element.paused && made.view.phase === 'ready'
    const beat = new ViewingBeat({ port: beatPort, isPlaying, lost: () => made.forget() })
    beat.start()
    setDriver(made)
    const leave = conductor.join(camera, made)
    // A page that is closed takes nothing down.
    const hide = () => beat.close()
    window.addEventListener('pagehide', hide)
    return () => {
      window.removeEventListener('pagehide', hide)
      leave()
      beat.close()
    }
  }, [camera, conductor, video])
  const view = useSyncExternalStore(
    (listener) => conductor.subscribe(listener),
    () => driver?.view ?? LOADING,
  )
  return { view, order, viewing }
}

type Props = Readonly<{
  camera: Pick<Camera, 'id' | 'name'>
  conductor: ReplayConductor
  coverage: Coverage | null
  isMuted: boolean
  fit?: 'contain' | 'cover'
  /** Several tiles: show how far each is from the common clock. */
  showsDrift: boolean
  /** Who looks, where it is not the person who is signed in: they are named on the picture. */
  viewer?: Mark
  video: RefObject<HTMLVideoElement | null>
}>

/** One camera's footage at the conductor's time, or the reason why there is none. */
export function ReplayVideo({
  camera,
  conductor,
  coverage,
  isMuted,
  fit = 'contain',
  showsDrift,
  viewer,
  video,
}: Props) {
  const say = useSay()
  const frame = useRef<HTMLDivElement>(null)
  const { time } = useReplayState(conductor)
  const { view, order: told, viewing } = useDriver(camera.id, conductor, video)
  const self = useSession().data?.user.name ?? ''
  const { name, order } = viewer ?? { name: self, order: told }
  const zoom = useZoom(frame)
  const gap = view.phase === 'gap' ? (coverage?.gapAt(time) ?? null) : null
  return (
    <div className="replay-video" ref={frame} data-phase={view.phase} data-testid="replay-tile">
      <div
        className="tile-picture"
        data-hidden={view.phase === 'gap'}
        {...zoom.handlers}
        onDoubleClick={zoom.zoom.scale > 1 ? zoom.reset : undefined}
      >
        <video
          ref={video}
          muted={isMuted}
          playsInline
          disablePictureInPicture
          aria-label={say('tile.video', { name: camera.name })}
          style={{ ...zoom.style, objectFit: fit }}
        />
      </div>
      <Watermark name={name} order={order} />
      {view.phase === 'loading' ? <TileSpin label={say('replay.loading')} /> : null}
      {view.phase === 'gap' ? (
        <div className="tile-notice">
          <strong>{say('replay.noFootage')}</strong>
          {gap ? (
            <span>
              {say('timeline.gap', { cause: say(`cause.${gap.cause}`), span: formatSpan(gap.end - gap.start) })}
            </span>
          ) : null}
        </div>
      ) : null}
      {view.phase === 'failed' && view.error ? (
        <div className="tile-notice" role="alert">
          <strong>{problemText(say, view.error)}</strong>
        </div>
      ) : null}
      <div className="tile-head">
        <span className="tile-name">{camera.name}</span>
        {showsDrift && view.drift !== null ? (
          <span className="num replay-drift" data-far={Math.abs(view.drift) > 120} title={say('replay.driftHelp')}>
            {view.drift >= 0 ? '+' : '−'}
            {Math.abs(Math.round(view.drift))} ms
          </span>
        ) : null}
        <RecordedLine name={name} order={order} viewing={viewer ? null : viewing} />
      </div>
    </div>
  )
}
