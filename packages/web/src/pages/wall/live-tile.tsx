// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import { useNavigate } from '@tanstack/react-router'
import App from 'antd/es/app'
import { useEffect, useRef, useState } from 'react'
import { useSession } from '../../api/session.ts'
import { markText } from '../../components/mark-paint.ts'
import { RecordedLine } from '../../components/recorded-line.tsx'
import { saveSnapshot } from '../../components/snapshot.ts'
import { StateMark } from '../../components/state-mark.tsx'
import { useZoom } from '../../components/use-zoom.ts'
import { Watermark } from '../../components/watermark.tsx'
import { useSay } from '../../i18n/index.ts'
import { TileFacts } from './tile-facts.tsx'
import { TileNotice } from './tile-notice.tsx'
import { type TileActions, TileToolbar } from './tile-toolbar.tsx'
import { useLive } from './use-live.ts'
import type { TileSetting } from './wall-book.ts'

type Props = Readonly<{
  camera: Camera
  setting: TileSetting
  change: (change: Partial<Omit<TileSetting, 'camera'>>) => void
  remove: () => void
  replay: (secondsBack: number) => void
  /** Tells the wall what its keys may do with this tile. */
  offer: (actions: TileActions | null) => void
}>

/** Narrower than this, in device pixels, the small stream is enough. */
const SUB_BELOW = 720

function useStreamChoice(setting: TileSetting, camera: Camera) {
  const [width, setWidth] = useState<number | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth * window.devicePixelRatio))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const hasSub = camera.hasSub
  const small = width !== null && width < SUB_BELOW
  const stream: 'main' | 'sub' = !hasSub
    ? 'main'
    : setting.stream === 'auto'
      ? small
        ? 'sub'
        : 'main'
      : setting.stream
  return { frame, stream, hasSub, isMeasured: width !== null }
}

export function LiveTile({ camera, setting, change, remove, replay, offer }: Props) {
  const say = useSay()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const video = useRef<HTMLVideoElement>(null)
  const [isMuted, setMuted] = useState(true)
  const { frame, stream, hasSub, isMeasured } = useStreamChoice(setting, camera)
  const hint = stream === 'main' ? camera.state.facts.codecString : null
  const { view, retry } = useLive(video, {
    camera: camera.id,
    stream,
    codecHint: hint,
    enabled: camera.inUse && isMeasured,
  })
  const zoom = useZoom(frame)
  const me = useSession().data?.user.name ?? ''
  const mark = { name: view.viewing?.name ?? me, order: view.viewing?.order ?? null }

  const snapshot = async () => {
    const done =
      video.current &&
      (await saveSnapshot(video.current, { name: camera.name, at: Date.now(), mark: markText(mark, Date.now()) }))
    if (!done) void message.warning(say('tile.noPicture'))
  }
  const actions: TileActions = {
    snapshot: () => void snapshot(),
    fullScreen: () => void toggleFullScreen(frame.current),
    toggleMute: () => setMuted((old) => !old),
    zoomIn: () => zoom.by(1.6),
    resetZoom: zoom.reset,
    replay,
    remove,
  }
  useEffect(() => {
    offer(actions)
    return () => offer(null)
  })
  useEffect(() => {
    if (video.current) video.current.muted = isMuted
  }, [isMuted])

  const isStale = view.phase !== 'playing' && view.hasPicture
  return (
    <div className="tile-body" ref={frame} data-phase={view.phase} data-testid="live-tile">
      <div
        className="tile-picture"
        data-stale={isStale}
        {...zoom.handlers}
        onDoubleClick={zoom.zoom.scale > 1 ? zoom.reset : actions.fullScreen}
      >
        <video
          ref={video}
          muted
          playsInline
          autoPlay
          disablePictureInPicture
          aria-label={say('tile.video', { name: camera.name })}
          style={{ ...zoom.style, objectFit: setting.fit }}
        />
      </div>
      <Watermark {...mark} />
      <TileNotice view={view} camera={camera} retry={retry} />
      <div className="tile-head">
        <StateMark state={camera.state.state} />
        <span className="tile-name">{camera.name}</span>
        {camera.state.state === 'recording' ? <span className="tile-rec">{say('tile.rec')}</span> : null}
        {zoom.zoom.scale > 1 ? <span className="num">{zoom.zoom.scale.toFixed(1)}×</span> : null}
        {view.viewing ? <RecordedLine {...mark} entry={view.viewing.entry} viewing={view.viewing.id} /> : null}
      </div>
      <TileFacts view={view} camera={camera} />
      <TileToolbar
        setting={setting}
        actions={actions}
        isMuted={isMuted}
        hasAudio={view.format?.hasAudio ?? false}
        hasSub={hasSub}
        change={change}
        openReplay={() =>
          void navigate({
            to: '/replay',
            search: { camera: camera.id, at: new Date(Date.now() - 30_000).toISOString() },
          })
        }
      />
    </div>
  )
}

async function toggleFullScreen(element: HTMLElement | null): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen()
    else await element?.requestFullscreen()
  } catch (thrown) {
    reportError(thrown)
  }
}
