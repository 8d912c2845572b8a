// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { type DragEvent, useState } from 'react'
import { CAMERA_DRAG } from '../../components/camera-tree.tsx'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { useSay } from '../../i18n/index.ts'
import { LiveTile } from './live-tile.tsx'
import { ReplayTile } from './replay-tile.tsx'
import type { TileActions } from './tile-toolbar.tsx'
import type { TileSetting } from './wall-book.ts'
import type { WallAction } from './wall-change.ts'

const TILE_DRAG = 'text/x-mingjian-tile'

type Props = Readonly<{
  slot: number
  setting: TileSetting | null
  camera: Camera | null
  isChosen: boolean
  choose: () => void
  act: (action: WallAction) => void
  offer: (actions: TileActions | null) => void
  openTree: () => void
}>

export function WallTile({ slot, setting, camera, isChosen, choose, act, offer, openTree }: Props) {
  const say = useSay()
  const isPhone = useIsPhone()
  const [isOver, setOver] = useState(false)
  const [replayFrom, setReplayFrom] = useState<{ camera: string; at: number } | null>(null)
  const replaying = replayFrom && camera && replayFrom.camera === camera.id ? replayFrom : null

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const from = event.dataTransfer.getData(TILE_DRAG)
    const dropped = event.dataTransfer.getData(CAMERA_DRAG)
    if (from !== '') act({ do: 'swap', from: Number(from), to: slot })
    else if (dropped !== '') act({ do: 'place', slot, camera: dropped })
    choose()
  }
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.some((type) => type === CAMERA_DRAG || type === TILE_DRAG)) return
    event.preventDefault()
    setOver(true)
  }
  return (
    <section
      className="tile"
      data-testid={`tile-${slot}`}
      data-chosen={isChosen}
      data-over={isOver}
      aria-label={say('wall.tile', { number: slot + 1, name: camera?.name ?? say('wall.emptyTile') })}
      draggable={camera !== null && replaying === null}
      onDragStart={(event) => {
        // Dragging inside an enlarged picture moves the picture.
        if (event.target instanceof Element && event.target.querySelector('video[style*="scale(1)"]') === null)
          return event.preventDefault()
        event.dataTransfer.setData(TILE_DRAG, String(slot))
      }}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPointerDown={choose}
    >
      {setting && camera && replaying ? (
        <ReplayTile
          key={replaying.at}
          camera={camera}
          at={replaying.at}
          fit={setting.fit}
          close={() => setReplayFrom(null)}
        />
      ) : setting && camera ? (
        <LiveTile
          key={camera.id}
          camera={camera}
          setting={setting}
          change={(change) => act({ do: 'tile', slot, change })}
          remove={() => act({ do: 'clear', slot })}
          replay={(seconds) => setReplayFrom({ camera: camera.id, at: Date.now() - seconds * 1000 })}
          offer={offer}
        />
      ) : setting ? (
        <div className="tile-empty">
          <span>{say('wall.cameraGone')}</span>
          <button type="button" className="tile-button" onClick={() => act({ do: 'clear', slot })}>
            {say('wall.clearTile')}
          </button>
        </div>
      ) : (
        <button type="button" className="tile-empty" onClick={openTree} onFocus={choose}>
          <PlusOutlined aria-hidden />
          <span>{say(isPhone ? 'wall.pickHere' : 'wall.dropHere')}</span>
        </button>
      )}
    </section>
  )
}
