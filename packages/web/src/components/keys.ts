// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react'

/** What a key does; returning false lets the browser go on with it. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => unknown>>

const TYPING = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]'
const ACTING = 'button, a, input, [role="slider"], [role="treeitem"], [role="tab"], [role="menuitem"], [role="option"]'

/** `ctrl+k`, `shift+L`, `ArrowLeft`, ` `: letters in lower case. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${key}`
}

/** `reached`: the control that got its focus by the keyboard. */
function belongsToTarget(event: KeyboardEvent, name: string, reached: EventTarget | null): boolean {
  const target = event.target
  if (!(target instanceof Element) || name.startsWith('ctrl+')) return false
  if (target.closest(TYPING)) return true
  if (document.querySelector('[role="dialog"][aria-modal="true"]')) return true
  // Space, Enter and arrows mean something to a control reached by keyboard; one that was only clicked gives them back.
  const isOwn = [' ', 'Enter', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Tab'].includes(name)
  return isOwn && target.closest(ACTING) !== null && target === reached
}

/** Keys of the whole page; not while somebody types or a dialog is open. */
export function useKeys(map: KeyMap, enabled = true): void {
  const current = useRef(map)
  useEffect(() => {
    current.current = map
  })
  useEffect(() => {
    if (!enabled) return
    let reached: EventTarget | null = null
    // Asked when the focus comes: at the first key, Chromium calls a control that was clicked focus-visible too.
    const note = (event: FocusEvent) => {
      reached = event.target instanceof Element && event.target.matches(':focus-visible') ? event.target : null
    }
    const press = (event: KeyboardEvent) => {
      const name = keyName(event)
      const action = current.current[name]
      if (!action || event.defaultPrevented || belongsToTarget(event, name, reached)) return
      if (action(event) === false) return
      event.preventDefault()
      // A box acts when Space is let go: take the key from it altogether.
      if (event.target instanceof HTMLElement && event.target.matches(ACTING)) event.target.blur()
    }
    window.addEventListener('focusin', note)
    window.addEventListener('keydown', press)
    return () => {
      window.removeEventListener('focusin', note)
      window.removeEventListener('keydown', press)
    }
  }, [enabled])
}
