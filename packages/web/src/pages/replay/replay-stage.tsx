// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import CloseOutlined from '@ant-design/icons/CloseOutlined'
import { type RefObject, useRef } from 'react'
import { ReplayVideo } from '../../components/replay-video.tsx'
import { useSay } from '../../i18n/index.ts'
import type { Coverage } from '../../player/coverage.ts'
import type { Replay } from './use-replay.ts'

type TileProps = Readonly<{ camera: Camera; replay: Replay; coverage: Coverage | null; isMuted: boolean }>

function Tile({ camera, replay, coverage, isMuted }: TileProps) {
  const say = useSay()
  const video = useRef<HTMLVideoElement>(null)
  const isSelected = replay.selected === camera.id
  const isOne = replay.list.length === 1
  return (
    <section
      className="tile"
      aria-label={camera.name}
      data-selected={isSelected}
      data-chosen={isSelected && !isOne}
      onPointerDown={() => (isSelected ? undefined : replay.select(camera.id))}
    >
      <ReplayVideo
        camera={camera}
        conductor={replay.conductor}
        coverage={coverage}
        isMuted={isMuted || !isSelected}
        showsDrift={!isOne}
        video={video}
      />
      {isOne ? null : (
        <button
          type="button"
          className="tile-button stage-remove"
          aria-label={say('replay.remove', { name: camera.name })}
          onClick={() => replay.toggle(camera.id)}
        >
          <CloseOutlined />
        </button>
      )}
    </section>
  )
}

/** The pictures of up to nine cameras at one time. */
export function ReplayStage({
  replay,
  isMuted,
  stage,
}: {
  replay: Replay
  isMuted: boolean
  stage: RefObject<HTMLDivElement | null>
}) {
  const byId = new Map((replay.query.data ?? []).map((camera) => [camera.id, camera]))
  const cameras = replay.list.flatMap((id) => byId.get(id) ?? [])
  const columns = Math.ceil(Math.sqrt(cameras.length))
  return (
    <div
      className="stage"
      ref={stage}
      style={{ '--columns': columns, '--rows': Math.ceil(cameras.length / Math.max(1, columns)) }}
    >
      {cameras.map((camera) => (
        <Tile
          key={camera.id}
          camera={camera}
          replay={replay}
          coverage={replay.played.get(camera.id) ?? null}
          isMuted={isMuted}
        />
      ))}
    </div>
  )
}
