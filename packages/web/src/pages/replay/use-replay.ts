// SPDX-License-Identifier: Apache-2.0
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useCameras } from '../../api/cameras.ts'
import { usePreferences, useSavePreference } from '../../api/preferences.ts'
import { useCoverages } from '../../api/recordings.ts'
import type { Span } from '../../player/coverage.ts'
import { ReplayConductor } from '../../player/replay-conductor.ts'
import { centreView } from '../../player/timeline-scale.ts'
import { fetchSpan } from '../../player/timeline-ticks.ts'

export const MOST_CAMERAS = 9
const HOUR = 3_600_000
/** Playback knows the footage of this much around its time. */
const GRID = 6 * HOUR

function gridOf(time: number): number {
  return Math.floor(time / GRID)
}

/** Which cameras are shown: the one in the address first, with the others that were added to it. */
function useChosen() {
  const cameras = useCameras()
  const search = useSearch({ from: '/shell/replay' })
  const stored = usePreferences().data?.['replay']
  const save = useSavePreference()
  const navigate = useNavigate({ from: '/replay' })
  const list = useMemo(() => {
    const known = new Set((cameras.data ?? []).map((camera) => camera.id))
    const kept = (Array.isArray(stored) ? stored : []).filter(
      (id): id is string => typeof id === 'string' && known.has(id),
    )
    const first =
      search.camera !== undefined && known.has(search.camera) ? search.camera : (kept[0] ?? cameras.data?.[0]?.id)
    if (first === undefined) return []
    return kept.includes(first) ? kept.slice(0, MOST_CAMERAS) : [first]
  }, [cameras.data, stored, search.camera])
  const selected = list.find((id) => id === search.camera) ?? list[0] ?? null
  const select = (camera: string) => void navigate({ search: (old) => ({ ...old, camera }), replace: true })
  return {
    query: cameras,
    list,
    selected,
    select,
    /** Shows this camera alone. */
    only: (camera: string) => {
      save({ replay: [camera] })
      select(camera)
    },
    toggle: (camera: string) => {
      const next = list.includes(camera) ? list.filter((id) => id !== camera) : [...list, camera].slice(-MOST_CAMERAS)
      if (next.length === 0) return
      save({ replay: next })
      if (!next.includes(selected ?? '')) select(next[0] ?? camera)
    },
  }
}

/** A time written in the address, for links. */
function useAddressTime(conductor: ReplayConductor) {
  const search = useSearch({ from: '/shell/replay' })
  const navigate = useNavigate({ from: '/replay' })
  const written = useRef(search.at)
  useEffect(() => {
    if (search.at === undefined || search.at === written.current) return
    written.current = search.at
    const at = Date.parse(search.at)
    if (!Number.isNaN(at)) conductor.land(at)
  }, [search.at, conductor])
  return (time: number) => {
    const at = new Date(Math.round(time)).toISOString()
    written.current = at
    void navigate({ search: (old) => ({ ...old, at }), replace: true })
  }
}

export function useReplay() {
  const chosen = useChosen()
  const search = useSearch({ from: '/shell/replay' })
  const [isLinked] = useState(search.at !== undefined)
  const [conductor] = useState(() => {
    const asked = Date.parse(search.at ?? '')
    return new ReplayConductor({
      at: Number.isNaN(asked) ? Date.now() - 60_000 : asked,
      now: () => performance.now(),
      wall: Date.now,
    })
  })
  const [view, setView] = useState<Span>(() => centreView({ start: 0, end: 2 * HOUR }, conductor.state.time))
  const [grid, setGrid] = useState(() => gridOf(conductor.state.time))
  const writeTime = useAddressTime(conductor)

  const drawn = fetchSpan(view)
  const seen = useCoverages(chosen.list, drawn)
  const played = useCoverages(chosen.list, { start: (grid - 1) * GRID, end: (grid + 2) * GRID })
  useEffect(() => conductor.know(played), [conductor, played])
  useEffect(() => {
    conductor.start()
    if (isLinked) conductor.land(conductor.state.time)
    else conductor.play(true)
    const stop = conductor.subscribe(() => setGrid(gridOf(conductor.state.time)))
    return () => {
      stop()
      conductor.close()
    }
  }, [conductor, isLinked])

  const seek = (time: number) => {
    conductor.seek(time)
    writeTime(conductor.state.time)
  }
  /** Moves there and brings it into view. */
  const goTo = (time: number) => {
    seek(time)
    setView((old) => (time > old.start && time < old.end ? old : centreView(old, time)))
  }
  return { ...chosen, conductor, view, setView, seen, played, seek, goTo, writeTime }
}
export type Replay = ReturnType<typeof useReplay>
