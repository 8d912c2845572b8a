// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react'

type Props = Readonly<{ label: string; help?: string; warning?: string | null; children: ReactNode }>

/** A labelled field with a line of help, or of warning, below it. */
export function Field({ label, help, warning, children }: Props) {
  return (
    <label className="order-field">
      <span className="order-label">{label}</span>
      {children}
      {warning ? (
        <span className="order-warning" role="status">
          {warning}
        </span>
      ) : help ? (
        <span className="dim order-help">{help}</span>
      ) : null}
    </label>
  )
}
