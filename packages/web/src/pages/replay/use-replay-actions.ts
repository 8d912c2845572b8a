// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import App from 'antd/es/app'
import { type RefObject, useState } from 'react'
import { listFrameTimes } from '../../api/footage.ts'
import { type KeyMap } from '../../components/keys.ts'
import { problemText } from '../../components/problem-text.ts'
import { saveSnapshot } from '../../components/snapshot.ts'
import type { TimelineMarks } from '../../components/timeline.tsx'
import { useSay } from '../../i18n/index.ts'
import { FrameSteps } from '../../player/frame-steps.ts'
import { centreView, zoomView } from '../../player/timeline-scale.ts'
import { shuttle } from '../../player/rates.ts'
import type { ReplayActions } from './transport.tsx'
import type { Replay } from './use-replay.ts'

const HOUR = 3_600_000

type Around = Readonly<{
  camera: Camera | null
  stage: RefObject<HTMLDivElement | null>
  marks: TimelineMarks
  setMarks: (marks: TimelineMarks) => void
  openExport: () => void
}>

export function useReplayActions(replay: Replay, around: Around): ReplayActions {
  const say = useSay()
  const { message } = App.useApp()
  const { conductor, setView } = replay
  const { camera, stage, marks, setMarks } = around
  const [steps] = useState(() => new FrameSteps(listFrameTimes))

  const snapshot = async () => {
    const video = stage.current?.querySelector<HTMLVideoElement>('[data-selected="true"] video')
    const mark = stage.current?.querySelector<HTMLElement>('[data-selected="true"] .watermark')?.dataset['text']
    const taken = { name: camera?.name ?? '', at: conductor.state.time, mark: mark ?? '' }
    const isSaved = video && mark !== undefined ? await saveSnapshot(video, taken) : false
    if (!isSaved) void message.warning(say('tile.noPicture'))
  }
  const step = async (frames: number) => {
    conductor.play(false)
    if (camera === null) return
    try {
      const time = await steps.find(camera.id, conductor.state.time, frames)
      if (time !== null && !conductor.state.isPlaying) conductor.seek(time)
    } catch (thrown) {
      void message.warning(problemText(say, thrown))
    }
  }
  const fullScreen = async () => {
    try {
      if (document.fullscreenElement) await document.exitFullscreen()
      else await stage.current?.requestFullscreen()
    } catch (thrown) {
      reportError(thrown)
    }
  }
  const mark = (side: 'in' | 'out') => {
    const time = conductor.state.time
    if (side === 'in') setMarks({ in: time, out: marks.out !== null && marks.out > time ? marks.out : null })
    else setMarks({ in: marks.in !== null && marks.in < time ? marks.in : null, out: time })
  }
  return {
    toggle: () => {
      conductor.play(!conductor.state.isPlaying)
      replay.writeTime(conductor.state.time)
    },
    jump: (seconds) => replay.goTo(conductor.state.time + seconds * 1000),
    step: (frames) => void step(frames),
    setRate: (rate) => conductor.setRate(rate),
    mark,
    export: around.openExport,
    snapshot: () => void snapshot(),
    fullScreen: () => void fullScreen(),
    live: () => {
      conductor.toEdge()
      setView((old) => centreView(old, conductor.state.time))
    },
    zoom: (factor) => setView((old) => zoomView(old, factor, conductor.state.time)),
    span: (hours) => setView(() => centreView({ start: 0, end: hours * HOUR }, conductor.state.time)),
  }
}

type Pages = Readonly<{
  replay: Replay
  openTime: () => void
  toggleMute: () => void
  clearMarks: () => void
  hold: () => void
  bookmark: () => void
}>

/** The key map of the replay page. */
export function replayKeys(actions: ReplayActions, pages: Pages): KeyMap {
  const { replay, openTime, toggleMute, clearMarks, hold, bookmark } = pages
  const { conductor, list, selected, select } = replay
  const run = (rate: number) => {
    conductor.setRate(rate)
    conductor.play(true)
  }
  const nextTile = (step: number) => {
    const at = list.indexOf(selected ?? '')
    const next = list[(at + step + list.length) % Math.max(1, list.length)]
    if (next !== undefined) select(next)
  }
  return {
    ' ': actions.toggle,
    ArrowLeft: () => actions.jump(-10),
    ArrowRight: () => actions.jump(10),
    ArrowUp: () => actions.jump(1),
    ArrowDown: () => actions.jump(-1),
    ',': () => actions.step(-1),
    '.': () => actions.step(1),
    j: () => run(shuttle(conductor.state.rate, -1)),
    k: actions.toggle,
    l: () => run(conductor.state.isPlaying ? shuttle(conductor.state.rate, 1) : 1),
    '[': () => actions.mark('in'),
    ']': () => actions.mark('out'),
    e: actions.export,
    h: hold,
    b: bookmark,
    s: actions.snapshot,
    f: actions.fullScreen,
    m: toggleMute,
    g: openTime,
    Home: actions.live,
    Escape: clearMarks,
    Tab: (event) => (list.length > 1 ? nextTile(event.shiftKey ? -1 : 1) : false),
    ...Object.fromEntries(list.map((camera, i) => [String(i + 1), () => select(camera)])),
  }
}
