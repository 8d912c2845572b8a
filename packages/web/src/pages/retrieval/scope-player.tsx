// SPDX-License-Identifier: Apache-2.0
import type { OrderSession } from '@mingjian/contract'
import CaretRightOutlined from '@ant-design/icons/CaretRightOutlined'
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import PauseOutlined from '@ant-design/icons/PauseOutlined'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import Slider from 'antd/es/slider'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { downloadUrl } from '../../api/media.ts'
import { useCoverages } from '../../api/recordings.ts'
import { useKeys } from '../../components/keys.ts'
import { ReplayVideo, useReplayState } from '../../components/replay-video.tsx'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { formatSpeed } from '../../player/rates.ts'
import { ReplayConductor } from '../../player/replay-conductor.ts'
import '../wall/wall.css'
import '../../components/replay-video.css'

type Scope = OrderSession['scopes'][number]
type Props = Readonly<{ scope: Scope; visit: OrderSession; pick: ReactNode }>

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const

/** A conductor that never leaves the span. */
function useBounded(start: number, end: number) {
  const [conductor] = useState(() => new ReplayConductor({ at: start, now: () => performance.now(), wall: Date.now }))
  useEffect(() => {
    conductor.start()
    conductor.play(true)
    const stop = conductor.subscribe(() => {
      const { time, isPlaying } = conductor.state
      if (time >= end && isPlaying) conductor.play(false)
    })
    return () => {
      stop()
      conductor.close()
    }
  }, [conductor, end])
  const seek = (time: number) => conductor.seek(Math.min(end - 1000, Math.max(start, time)))
  return { conductor, seek }
}

/** One granted span of one camera: play, pause, seek within it, and copy it where the order says so. */
export function ScopePlayer({ scope, visit, pick }: Props) {
  const say = useSay()
  const [start, end] = [Date.parse(scope.from), Date.parse(scope.to)]
  const { conductor, seek } = useBounded(start, end)
  const ids = useMemo(() => [scope.camera], [scope.camera])
  const span = useMemo(() => ({ start, end }), [start, end])
  const coverages = useCoverages(ids, span)
  const coverage = coverages.get(scope.camera) ?? null
  useEffect(() => conductor.know(coverages), [conductor, coverages])
  const { time, isPlaying, rate } = useReplayState(conductor)
  const video = useRef<HTMLVideoElement>(null)
  const toggle = () => {
    if (!isPlaying && time >= end - 1000) seek(start)
    conductor.play(!isPlaying)
  }
  useKeys({
    ' ': toggle,
    ArrowLeft: () => seek(time - 10_000),
    ArrowRight: () => seek(time + 10_000),
    Home: () => seek(start),
  })
  const mayCopy = visit.verbs.includes('copy') || visit.verbs.includes('obtain')
  return (
    <>
      <section className="viewing-stage tile" aria-label={scope.name}>
        <ReplayVideo
          camera={{ id: scope.camera, name: scope.name }}
          conductor={conductor}
          coverage={coverage}
          isMuted
          showsDrift={false}
          viewer={{
            name: visit.mode === 'officer' ? visit.officers.join('、') : visit.supervisor,
            order: visit.number,
          }}
          video={video}
        />
      </section>
      <div className="viewing-tools">
        <Button
          icon={isPlaying ? <PauseOutlined /> : <CaretRightOutlined />}
          onClick={toggle}
          aria-label={say(isPlaying ? 'replay.pause' : 'replay.play')}
          data-testid="view-play"
        />
        <span className="num" data-testid="view-time">
          {formatMoment(Math.min(end, Math.max(start, time)))}
        </span>
        <Slider
          className="viewing-slider"
          min={start}
          max={end - 1000}
          step={1000}
          value={Math.min(end - 1000, Math.max(start, time))}
          onChange={seek}
          tooltip={{ formatter: (value) => formatMoment(value ?? start) }}
          ariaLabelForHandle={say('timeline.label')}
        />
        <Select
          aria-label={say('replay.speed')}
          value={rate}
          onChange={(next: number) => conductor.setRate(next)}
          options={SPEEDS.map((value) => ({ value, label: formatSpeed(value) }))}
        />
        {mayCopy ? (
          <Button icon={<DownloadOutlined />} href={downloadUrl(scope.camera, start, end)}>
            {say('view.download')}
          </Button>
        ) : null}
      </div>
      {pick}
    </>
  )
}
