// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo, useRef, useState } from 'react'
import { usePreferences, useSavePreference } from '../../api/preferences.ts'
import { useSay } from '../../i18n/index.ts'
import { firstBook, readBook, type WallBook } from './wall-book.ts'
import { changeBook, type WallAction } from './wall-change.ts'

const UNDO_DEPTH = 50

/** The wall as this person keeps it on the server, with undo. */
export function useWall(cameras: readonly string[]) {
  const say = useSay()
  const preferences = usePreferences()
  const save = useSavePreference()
  const stored = preferences.data?.['wall']
  const name = say('wall.firstLayout')
  const book = useMemo(
    () => (stored === undefined ? firstBook(name, cameras) : readBook(stored, name)),
    [stored, name, cameras],
  )
  const latest = useRef(book)
  latest.current = book
  const past = useRef<WallBook[]>([])
  const [depth, setDepth] = useState(0)

  const act = useCallback(
    (action: WallAction) => {
      const next = changeBook(latest.current, action)
      if (next === latest.current) return
      if (action.do !== 'select') past.current = [...past.current.slice(1 - UNDO_DEPTH), latest.current]
      latest.current = next
      setDepth(past.current.length)
      save({ wall: next })
    },
    [save],
  )
  const undo = useCallback(() => {
    const before = past.current.pop()
    if (!before) return
    latest.current = before
    setDepth(past.current.length)
    save({ wall: before })
  }, [save])

  return { book, act, undo, canUndo: depth > 0, isReady: !preferences.isPending }
}
