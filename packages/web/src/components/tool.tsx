// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react'

type Props = Readonly<{
  /** `icon`: on a page; `tile`: over a picture. */
  look: 'icon' | 'tile'
  label: string
  onClick: () => void
  children: ReactNode
  pressed?: boolean
}>

/** A button that shows a picture and says its label. */
export function Tool({ look, label, onClick, children, pressed }: Props) {
  const state = pressed === undefined ? {} : { 'aria-pressed': pressed }
  return (
    <button type="button" className={`${look}-button`} aria-label={label} title={label} onClick={onClick} {...state}>
      {children}
    </button>
  )
}
