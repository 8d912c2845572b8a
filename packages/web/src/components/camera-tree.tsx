// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import CaretRightOutlined from '@ant-design/icons/CaretRightOutlined'
import Input from 'antd/es/input'
import { type DragEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useSay } from '../i18n/index.ts'
import { camerasUnder, treeRows, type TreeNode } from './camera-tree-model.ts'
import { StateMark } from './state-mark.tsx'

/** The kind of a dragged camera. */
export const CAMERA_DRAG = 'text/x-mingjian-camera'

type Props = Readonly<{
  cameras: readonly Camera[]
  /** Cameras already shown: marked in the tree. */
  shown: ReadonlySet<string>
  onPick: (camera: Camera) => void
  /** A whole place was asked for. */
  onPickPlace?: (cameras: Camera[]) => void
}>

function startDrag(event: DragEvent, camera: Camera): void {
  event.dataTransfer.setData(CAMERA_DRAG, camera.id)
  event.dataTransfer.effectAllowed = 'copyMove'
}

export function CameraTree({ cameras, shown, onPick, onPickPlace }: Props) {
  const say = useSay()
  const [search, setSearch] = useState('')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const rows = useMemo(() => treeRows(cameras, search, closed), [cameras, search, closed])
  const active = rows.some((row) => row.key === focused) ? focused : (rows[0]?.key ?? null)

  const toggle = (key: string, open?: boolean) =>
    setClosed((old) => {
      const next = new Set(old)
      if (open ?? next.has(key)) next.delete(key)
      else next.add(key)
      return next
    })
  const focusRow = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))]
    if (!row) return
    setFocused(row.key)
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus()
  }
  const press = (event: KeyboardEvent, row: TreeNode, index: number) => {
    const moves: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }
    const target = moves[event.key]
    if (target !== undefined) focusRow(target)
    else if (event.key === 'ArrowRight' && row.kind === 'place') toggle(row.key, true)
    else if (event.key === 'ArrowLeft' && row.kind === 'place') toggle(row.key, false)
    else if (event.key === 'Enter' || event.key === ' ') choose(row)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const choose = (row: TreeNode) => {
    if (row.kind === 'camera') onPick(row.camera)
    else toggle(row.key)
  }

  return (
    <div className="tree">
      <Input.Search
        allowClear
        value={search}
        placeholder={say('tree.search')}
        aria-label={say('tree.search')}
        onChange={(event) => setSearch(event.target.value)}
        data-testid="tree-search"
      />
      {rows.length === 0 ? (
        <p className="tree-empty dim">{say(cameras.length === 0 ? 'tree.none' : 'tree.noMatch')}</p>
      ) : null}
      <ul className="tree-list" role="tree" aria-label={say('tree.label')} ref={list}>
        {rows.map((row, index) => (
          <li
            key={row.key}
            role="treeitem"
            data-key={row.key}
            aria-level={row.depth + 1}
            aria-selected={row.kind === 'camera' && shown.has(row.camera.id)}
            {...(row.kind === 'place' ? { 'aria-expanded': row.isOpen } : { draggable: true })}
            tabIndex={row.key === active ? 0 : -1}
            className="tree-row"
            style={{ paddingInlineStart: 8 + row.depth * 14 }}
            onFocus={() => setFocused(row.key)}
            onKeyDown={(event) => press(event, row, index)}
            onClick={() => choose(row)}
            onDoubleClick={() => (row.kind === 'place' ? onPickPlace?.(camerasUnder(cameras, row.key)) : undefined)}
            onDragStart={(event) => (row.kind === 'camera' ? startDrag(event, row.camera) : undefined)}
          >
            {row.kind === 'place' ? (
              <>
                <CaretRightOutlined className="tree-caret" rotate={row.isOpen ? 90 : 0} aria-hidden />
                <span className="tree-name">{row.name}</span>
                <span className="dim num">{row.count}</span>
              </>
            ) : (
              <>
                <StateMark state={row.camera.state.state} />
                <span className="tree-name" title={row.camera.name}>
                  {row.camera.name}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
