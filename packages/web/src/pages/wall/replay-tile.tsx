// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import PauseOutlined from '@ant-design/icons/PauseOutlined'
import CaretRightOutlined from '@ant-design/icons/CaretRightOutlined'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useCoverages } from '../../api/recordings.ts'
import { ReplayVideo, useReplayState } from '../../components/replay-video.tsx'
import '../../components/replay-video.css'
import { formatClock } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { ReplayConductor } from '../../player/replay-conductor.ts'

type Props = Readonly<{ camera: Camera; at: number; fit: 'contain' | 'cover'; close: () => void }>

const HALF_HOUR = 1_800_000

/** A few seconds or minutes back, within a tile of the wall. */
export function ReplayTile({ camera, at, fit, close }: Props) {
  const say = useSay()
  const video = useRef<HTMLVideoElement>(null)
  const [conductor] = useState(() => new ReplayConductor({ at, now: () => performance.now(), wall: Date.now }))
  const ids = useMemo(() => [camera.id], [camera.id])
  const span = useMemo(() => ({ start: at - HALF_HOUR, end: at + 2 * HALF_HOUR }), [at])
  const coverages = useCoverages(ids, span)
  const { time, isPlaying } = useReplayState(conductor)
  useEffect(() => conductor.know(coverages), [conductor, coverages])
  useEffect(() => {
    conductor.start()
    conductor.play(true)
    return () => conductor.close()
  }, [conductor])
  return (
    <div className="tile-body">
      <ReplayVideo
        camera={camera}
        conductor={conductor}
        coverage={coverages.get(camera.id) ?? null}
        isMuted
        fit={fit}
        showsDrift={false}
        video={video}
      />
      <div className="tile-replay" role="toolbar" aria-label={say('tile.toolbar')}>
        <span className="num">
          {say('tile.replaying')} {formatClock(time)}
        </span>
        <button type="button" className="tile-button" onClick={() => conductor.seek(time - 10_000)}>
          {say('replay.back10')}
        </button>
        <button
          type="button"
          className="tile-button"
          onClick={() => conductor.play(!isPlaying)}
          aria-label={say(isPlaying ? 'replay.pause' : 'replay.play')}
        >
          {isPlaying ? <PauseOutlined /> : <CaretRightOutlined />}
        </button>
        <button type="button" className="tile-button" onClick={close}>
          {say('tile.toLive')}
        </button>
      </div>
    </div>
  )
}
