// SPDX-License-Identifier: Apache-2.0
import Input from 'antd/es/input'
import { useState } from 'react'
import { matches } from '../../components/camera-tree-model.ts'
import { StateMark } from '../../components/state-mark.tsx'
import { useSay } from '../../i18n/index.ts'
import { MOST_CAMERAS, type Replay } from './use-replay.ts'

/** Which cameras to replay: the name shows one alone, the box adds it to the others. */
export function CameraPicker({ replay }: { replay: Replay }) {
  const say = useSay()
  const [search, setSearch] = useState('')
  const cameras = (replay.query.data ?? []).filter((camera) => search.trim() === '' || matches(camera, search.trim()))
  const isFull = replay.list.length >= MOST_CAMERAS
  return (
    <div className="tree">
      <Input
        allowClear
        value={search}
        placeholder={say('tree.search')}
        aria-label={say('tree.search')}
        onChange={(event) => setSearch(event.target.value)}
      />
      <p className="dim picker-help">{say('replay.pickHelp', { count: MOST_CAMERAS })}</p>
      <ul className="tree-list">
        {cameras.map((camera) => {
          const isShown = replay.list.includes(camera.id)
          return (
            <li key={camera.id} className="tree-row picker-row" data-selected={replay.selected === camera.id}>
              <input
                type="checkbox"
                checked={isShown}
                disabled={!isShown && isFull}
                aria-label={say('replay.together', { name: camera.name })}
                onChange={() => replay.toggle(camera.id)}
                // A box that was clicked gives Space back to play and pause.
                onClick={(event) => (event.detail > 0 ? event.currentTarget.blur() : undefined)}
              />
              <button
                type="button"
                className="picker-name"
                onClick={() => replay.only(camera.id)}
                aria-current={replay.selected === camera.id}
                title={camera.place ?? ''}
              >
                <StateMark state={camera.state.state} />
                <span className="tree-name">{camera.name}</span>
              </button>
            </li>
          )
        })}
      </ul>
      {cameras.length === 0 ? <p className="dim">{say('tree.noMatch')}</p> : null}
    </div>
  )
}
