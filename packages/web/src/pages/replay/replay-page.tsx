// SPDX-License-Identifier: Apache-2.0
import MenuFoldOutlined from '@ant-design/icons/MenuFoldOutlined'
import MenuUnfoldOutlined from '@ant-design/icons/MenuUnfoldOutlined'
import Drawer from 'antd/es/drawer'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useBookmarks } from '../../api/bookmarks.ts'
import { useHeld } from '../../api/holds.ts'
import { useAbility } from '../../api/session.ts'
import { GapLegend } from '../../components/gap-legend.tsx'
import { useKeys } from '../../components/keys.ts'
import { PageTools } from '../../components/page-tools.tsx'
import { problemText } from '../../components/problem-text.ts'
import { useReplayState } from '../../components/replay-video.tsx'
import { Timeline, type TimelineMarks } from '../../components/timeline.tsx'
import { GAP_LOOK } from '../../components/timeline-paint.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { useSay } from '../../i18n/index.ts'
import { panView } from '../../player/timeline-scale.ts'
import { CameraPicker } from './camera-picker.tsx'
import { ReplayStage } from './replay-stage.tsx'
import { Transport } from './transport.tsx'
import { type Replay, useReplay } from './use-replay.ts'
import { replayKeys, useReplayActions } from './use-replay-actions.ts'
import '../wall/wall.css'
import '../../components/replay-video.css'
import './replay.css'

const ExportDialog = lazy(() => import('./export-dialog.tsx').then((module) => ({ default: module.ExportDialog })))

const HoldDialog = lazy(() => import('../evidence/hold-dialog.tsx').then((module) => ({ default: module.HoldDialog })))
const BookmarkDialog = lazy(() =>
  import('./bookmark-dialog.tsx').then((module) => ({ default: module.BookmarkDialog })),
)

/** Of what is not marked, half a minute around the hand. */
const AROUND = 30_000

function heldSpan(marks: TimelineMarks, time: number): { from: number; to: number } {
  const from = marks.in ?? Math.min(time, marks.out ?? time) - AROUND
  return { from, to: marks.out ?? Math.max(time, from) + AROUND }
}

type PanelProps = Readonly<{ replay: Replay; marks: TimelineMarks; setMarks: (marks: TimelineMarks) => void }>

function TimelinePanel({ replay, marks, setMarks }: PanelProps) {
  const { time, isPlaying } = useReplayState(replay.conductor)
  const { view, setView } = replay
  const selected = replay.selected === null ? null : (replay.seen.get(replay.selected) ?? null)
  // While playing, the view turns the page when the hand reaches its end.
  useEffect(() => {
    if (isPlaying && time > view.end && time < view.end + 2000)
      setView((old) => panView(old, (old.end - old.start) * 0.8))
  }, [isPlaying, time, view.end, setView])
  const held = useHeld(replay.selected, view)
  const isMarked = held.some((span) => span.end > view.start && span.start < view.end)
  const bookmarks = (useBookmarks(replay.selected).data?.items ?? []).map((one) => Date.parse(one.at))
  const causes = [
    ...new Set(
      (selected?.gaps ?? [])
        .filter((gap) => gap.end > view.start && gap.start < view.end && GAP_LOOK[gap.cause].pattern !== 'none')
        .map((gap) => gap.cause),
    ),
  ]
  return (
    <>
      <Timeline
        view={view}
        setView={setView}
        time={time}
        selected={selected}
        all={[...replay.seen.values()]}
        marks={marks}
        held={held}
        bookmarks={bookmarks}
        setMarks={setMarks}
        seek={replay.seek}
        camera={replay.selected}
      />
      <GapLegend causes={causes} isHeld={isMarked} />
    </>
  )
}

export function ReplayPage() {
  const say = useSay()
  const replay = useReplay()
  const isPhone = useIsPhone()
  const [marks, setMarks] = useState<TimelineMarks>({ in: null, out: null })
  const [isMuted, setMuted] = useState(true)
  const [isExporting, setExporting] = useState(false)
  const [isHolding, setHolding] = useState(false)
  const [bookmarkAt, setBookmarkAt] = useState<number | null>(null)
  const mayHold = useAbility('hold.place')
  const [isTimeOpen, setTimeOpen] = useState(false)
  const [isListOpen, setListOpen] = useState(true)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const stage = useRef<HTMLDivElement>(null)
  const camera = replay.query.data?.find((one) => one.id === replay.selected) ?? null
  const actions = useReplayActions(replay, { camera, stage, marks, setMarks, openExport: () => setExporting(true) })
  useKeys(
    replayKeys(actions, {
      replay,
      openTime: () => setTimeOpen(true),
      toggleMute: () => setMuted((old) => !old),
      hold: () => (mayHold && replay.selected !== null ? setHolding(true) : undefined),
      bookmark: () => (replay.selected === null ? undefined : setBookmarkAt(replay.conductor.state.time)),
      clearMarks: () => setMarks({ in: null, out: null }),
    }),
  )
  if (replay.query.isError) return <div className="centred">{problemText(say, replay.query.error)}</div>
  if (replay.query.isPending) return null
  if (replay.list.length === 0) return <div className="centred">{say('tree.none')}</div>
  const isAside = isListOpen && !isPhone
  return (
    <div className="replay" data-list={isAside}>
      <PageTools>
        <button
          type="button"
          className="icon-button"
          aria-label={say('wall.toggleTree')}
          title={say('wall.toggleTree')}
          aria-expanded={isPhone ? isDrawerOpen : isListOpen}
          onClick={() => (isPhone ? setDrawerOpen(true) : setListOpen((old) => !old))}
        >
          {isAside ? <MenuFoldOutlined /> : <MenuUnfoldOutlined />}
        </button>
        <span className="replay-title">{camera?.name}</span>
        <span className="dim replay-place">{camera?.place}</span>
      </PageTools>
      {isAside ? (
        <aside className="wall-tree" aria-label={say('tree.label')}>
          <CameraPicker replay={replay} />
        </aside>
      ) : null}
      <Drawer
        open={isPhone && isDrawerOpen}
        onClose={() => setDrawerOpen(false)}
        placement="left"
        size={300}
        title={say('tree.label')}
      >
        <CameraPicker replay={replay} />
      </Drawer>
      <ReplayStage replay={replay} isMuted={isMuted} stage={stage} />
      <div className="replay-foot">
        <Transport
          replay={replay}
          actions={actions}
          hasMarks={marks.in !== null && marks.out !== null}
          isTimeOpen={isTimeOpen}
          setTimeOpen={setTimeOpen}
        />
        <TimelinePanel replay={replay} marks={marks} setMarks={setMarks} />
      </div>
      <Suspense fallback={null}>
        {isHolding && replay.selected !== null ? (
          <HoldDialog
            camera={replay.selected}
            {...heldSpan(marks, replay.conductor.state.time)}
            close={() => setHolding(false)}
          />
        ) : null}
        {bookmarkAt !== null && replay.selected !== null ? (
          <BookmarkDialog
            camera={replay.selected}
            at={bookmarkAt}
            seek={replay.goTo}
            close={() => setBookmarkAt(null)}
          />
        ) : null}
        {isExporting ? <ExportDialog replay={replay} marks={marks} close={() => setExporting(false)} /> : null}
      </Suspense>
    </div>
  )
}
