// SPDX-License-Identifier: Apache-2.0
import CameraOutlined from '@ant-design/icons/CameraOutlined'
import CaretRightOutlined from '@ant-design/icons/CaretRightOutlined'
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import FastBackwardOutlined from '@ant-design/icons/FastBackwardOutlined'
import FastForwardOutlined from '@ant-design/icons/FastForwardOutlined'
import FullscreenOutlined from '@ant-design/icons/FullscreenOutlined'
import PauseOutlined from '@ant-design/icons/PauseOutlined'
import StepBackwardOutlined from '@ant-design/icons/StepBackwardOutlined'
import StepForwardOutlined from '@ant-design/icons/StepForwardOutlined'
import ZoomInOutlined from '@ant-design/icons/ZoomInOutlined'
import ZoomOutOutlined from '@ant-design/icons/ZoomOutOutlined'
import Select from 'antd/es/select'
import { useAbility } from '../../api/session.ts'
import { useReplayState } from '../../components/replay-video.tsx'
import { Tool } from '../../components/tool.tsx'
import { type TextKey, useSay } from '../../i18n/index.ts'
import { formatSpeed, RATES } from '../../player/rates.ts'
import { TimePicker } from './time-picker.tsx'
import type { Replay } from './use-replay.ts'

export type ReplayActions = Readonly<{
  toggle: () => void
  jump: (seconds: number) => void
  step: (frames: number) => void
  setRate: (rate: number) => void
  mark: (side: 'in' | 'out') => void
  export: () => void
  snapshot: () => void
  fullScreen: () => void
  live: () => void
  zoom: (factor: number) => void
  span: (hours: number) => void
}>

const SPANS: readonly (readonly [number, TextKey])[] = [
  [1, 'timeline.hour'],
  [24, 'timeline.day'],
  [24 * 31, 'timeline.month'],
]

type Props = Readonly<{
  replay: Replay
  actions: ReplayActions
  hasMarks: boolean
  isTimeOpen: boolean
  setTimeOpen: (isOpen: boolean) => void
}>

export function Transport({ replay, actions, hasMarks, isTimeOpen, setTimeOpen }: Props) {
  const say = useSay()
  const { isPlaying, rate, isAtEdge } = useReplayState(replay.conductor)
  const canExport = useAbility('camera.export')
  const canStill = useAbility('camera.still')
  return (
    <div className="transport" role="toolbar" aria-label={say('replay.transport')}>
      <div className="transport-group">
        <Tool look="icon" label={say('replay.back10')} onClick={() => actions.jump(-10)}>
          <FastBackwardOutlined />
        </Tool>
        <Tool look="icon" label={say('replay.frameBack')} onClick={() => actions.step(-1)}>
          <StepBackwardOutlined />
        </Tool>
        <button
          type="button"
          className="play-button"
          aria-label={say(isPlaying ? 'replay.pause' : 'replay.play')}
          onClick={actions.toggle}
        >
          {isPlaying ? <PauseOutlined /> : <CaretRightOutlined />}
        </button>
        <Tool look="icon" label={say('replay.frameForward')} onClick={() => actions.step(1)}>
          <StepForwardOutlined />
        </Tool>
        <Tool look="icon" label={say('replay.forward10')} onClick={() => actions.jump(10)}>
          <FastForwardOutlined />
        </Tool>
        <Select
          value={rate}
          onChange={actions.setRate}
          options={RATES.map((one) => ({ value: one, label: formatSpeed(one) }))}
          aria-label={say('replay.speed')}
          style={{ width: 82 }}
          variant="filled"
        />
      </div>
      <TimePicker replay={replay} isOpen={isTimeOpen} setOpen={setTimeOpen} />
      <button
        type="button"
        className="icon-button live-button"
        aria-pressed={isAtEdge && isPlaying}
        onClick={actions.live}
        title={say('replay.toNewest')}
      >
        <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden>
          <circle cx="5" cy="5" r="4" fill={isAtEdge ? 'var(--bad)' : 'var(--idle)'} />
        </svg>
        {say('replay.newest')}
      </button>
      <span className="tools-space" />
      <div className="transport-group">
        {SPANS.map(([hours, label]) => (
          <button key={hours} type="button" className="icon-button span-button" onClick={() => actions.span(hours)}>
            {say(label)}
          </button>
        ))}
        <Tool look="icon" label={say('timeline.zoomOut')} onClick={() => actions.zoom(2)}>
          <ZoomOutOutlined />
        </Tool>
        <Tool look="icon" label={say('timeline.zoomIn')} onClick={() => actions.zoom(0.5)}>
          <ZoomInOutlined />
        </Tool>
      </div>
      <div className="transport-group">
        {canExport ? (
          <>
            <Tool look="icon" label={say('replay.markIn')} onClick={() => actions.mark('in')}>
              {'['}
            </Tool>
            <Tool look="icon" label={say('replay.markOut')} onClick={() => actions.mark('out')}>
              {']'}
            </Tool>
            <button
              type="button"
              className="icon-button"
              aria-pressed={hasMarks}
              onClick={actions.export}
              data-testid="export-button"
            >
              <DownloadOutlined /> {say('export.open')}
            </button>
          </>
        ) : null}
        {canStill ? (
          <Tool look="icon" label={say('tile.snapshot')} onClick={actions.snapshot}>
            <CameraOutlined />
          </Tool>
        ) : null}
        <Tool look="icon" label={say('tile.fullScreen')} onClick={actions.fullScreen}>
          <FullscreenOutlined />
        </Tool>
      </div>
    </div>
  )
}
