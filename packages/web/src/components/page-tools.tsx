// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'

const SLOT = 'page-tools'

/** The place in the top bar that a page may fill. */
export function PageToolsSlot() {
  return <div id={SLOT} className="top-tools" />
}

export function PageTools({ children }: { children: ReactNode }) {
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  useEffect(() => setSlot(document.getElementById(SLOT)), [])
  return slot ? createPortal(children, slot) : null
}
