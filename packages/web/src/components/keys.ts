// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react'

/** What a key does; returning false lets the browser go on with it. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => unknown>>

const TYPING = 'input, textarea, select, [contenteditable="true"]'
const ACTING = 'button, a, [role="slider"], [role="treeitem"], [role="tab"], [role="menuitem"], [role="option"]'

/** `ctrl+k`, `shift+L`, `ArrowLeft`, ` `: letters in lower case. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${key}`
}

function belongsToTarget(event: KeyboardEvent, name: string): boolean {
  const target = event.target
  if (!(target instanceof Element) || name.startsWith('ctrl+')) return false
  if (target.closest(TYPING)) return true
  if (document.querySelector('[role="dialog"][aria-modal="true"]')) return true
  // Space, Enter and arrows mean something to a focused control.
  return (
    Boolean(target.closest(ACTING)) &&
    [' ', 'Enter', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Tab'].includes(name)
  )
}

/** Keys of the whole page; not while somebody types or a dialog is open. */
export function useKeys(map: KeyMap, enabled = true): void {
  const current = useRef(map)
  useEffect(() => {
    current.current = map
  })
  useEffect(() => {
    if (!enabled) return
    const press = (event: KeyboardEvent) => {
      const name = keyName(event)
      const action = current.current[name]
      if (!action || event.defaultPrevented || belongsToTarget(event, name)) return
      if (action(event) !== false) event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [enabled])
}
