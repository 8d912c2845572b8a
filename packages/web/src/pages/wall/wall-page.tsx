// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Drawer from 'antd/es/drawer'
import { useMemo, useRef, useState } from 'react'
import { useCameras } from '../../api/cameras.ts'
import { useAbility } from '../../api/session.ts'
import { CameraTree } from '../../components/camera-tree.tsx'
import { type KeyMap, useKeys } from '../../components/keys.ts'
import { problemText } from '../../components/problem-text.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { useSay } from '../../i18n/index.ts'
import type { TileActions } from './tile-toolbar.tsx'
import { useWall } from './use-wall.ts'
import { GRIDS } from './wall-book.ts'
import { currentLayout, nextSlot } from './wall-change.ts'
import { WallTools } from './wall-tools.tsx'
import { WallTile } from './wall-tile.tsx'
import './wall.css'

const NONE: readonly Camera[] = []

function NoCameras() {
  const say = useSay()
  const canAdd = useAbility('camera.change')
  return (
    <div className="centred">
      <div>
        <h2>{say('cameras.emptyTitle')}</h2>
        <p className="dim">{say(canAdd ? 'cameras.emptyText' : 'cameras.emptyWatcher')}</p>
        {canAdd ? (
          <p style={{ marginTop: 14 }}>
            <Link to="/cameras" search={{ add: true }} className="cta">
              {say('cameras.addFirst')}
            </Link>
          </p>
        ) : null}
      </div>
    </div>
  )
}

type Run = (what: (actions: TileActions) => void) => () => void

function wallKeys(wall: ReturnType<typeof useWall>, { run, move }: { run: Run; move: (step: number) => void }): KeyMap {
  return {
    ...Object.fromEntries(
      wall.book.layouts.slice(0, 9).map((one, i) => [String(i + 1), () => wall.act({ do: 'select', id: one.id })]),
    ),
    s: run((actions) => actions.snapshot()),
    f: run((actions) => actions.fullScreen()),
    m: run((actions) => actions.toggleMute()),
    z: run((actions) => actions.resetZoom()),
    Delete: run((actions) => actions.remove()),
    ArrowLeft: run((actions) => actions.replay(10)),
    Tab: (event) => move(event.shiftKey ? -1 : 1),
    'ctrl+z': wall.undo,
  }
}

export function WallPage() {
  const say = useSay()
  const query = useCameras()
  const cameras = query.data ?? NONE
  const ids = useMemo(() => cameras.filter((camera) => camera.inUse).map((camera) => camera.id), [cameras])
  const wall = useWall(ids)
  const { book, act, isReady } = wall
  const isPhone = useIsPhone()
  const [isTreeOpen, setTreeOpen] = useState(true)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const [chosen, setChosen] = useState(0)
  const offers = useRef(new Map<number, TileActions>())
  const layout = currentLayout(book)
  const slots = Array.from({ length: layout.grid }, (_, slot) => slot)
  const slot = Math.min(chosen, layout.grid - 1)
  const byId = useMemo(() => new Map(cameras.map((camera) => [camera.id, camera])), [cameras])
  const shown = new Set(layout.tiles.slice(0, layout.grid).flatMap((tile) => tile?.camera ?? []))

  const pick = (camera: Camera) => {
    const target = nextSlot(layout, slot)
    act({ do: 'place', slot: target, camera: camera.id })
    setChosen(target)
    setDrawerOpen(false)
  }
  const pickPlace = (list: Camera[]) => {
    const grid = GRIDS.find((one) => one >= list.length) ?? 16
    act({ do: 'grid', grid })
    act({ do: 'fill', cameras: list.map((camera) => camera.id) })
  }
  const move = (step: number) => setChosen((slot + step + layout.grid) % layout.grid)
  const run: Run = (what) => () => {
    const actions = offers.current.get(slot)
    if (actions) what(actions)
  }
  useKeys(wallKeys(wall, { run, move }))

  if (query.isError) return <div className="centred">{problemText(say, query.error)}</div>
  if (query.isPending || !isReady) return null
  const tree = <CameraTree cameras={cameras} shown={shown} onPick={pick} onPickPlace={pickPlace} />
  return (
    <div className="wall" data-tree={isTreeOpen && !isPhone}>
      <WallTools
        wall={wall}
        layout={layout}
        tree={{
          isPhone,
          isOpen: isPhone ? isDrawerOpen : isTreeOpen,
          toggle: () => (isPhone ? setDrawerOpen(true) : setTreeOpen((old) => !old)),
        }}
      />
      {isTreeOpen && !isPhone ? (
        <aside className="wall-tree" aria-label={say('tree.label')}>
          {tree}
        </aside>
      ) : null}
      <Drawer
        open={isPhone && isDrawerOpen}
        onClose={() => setDrawerOpen(false)}
        placement="left"
        size={300}
        title={say('tree.label')}
      >
        {tree}
      </Drawer>
      {cameras.length === 0 ? (
        <NoCameras />
      ) : (
        <div className="wall-grid" data-grid={layout.grid} key={layout.id}>
          {slots.map((index) => {
            const setting = layout.tiles[index] ?? null
            return (
              <WallTile
                key={index}
                slot={index}
                setting={setting}
                camera={setting ? (byId.get(setting.camera) ?? null) : null}
                isChosen={index === slot}
                choose={() => setChosen(index)}
                act={act}
                offer={(actions) => (actions ? offers.current.set(index, actions) : offers.current.delete(index))}
                openTree={() => {
                  setChosen(index)
                  if (isPhone) setDrawerOpen(true)
                  else setTreeOpen(true)
                }}
              />
            )
          })}
        </div>
      )}
    </div>
  )
}
