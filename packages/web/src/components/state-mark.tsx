// SPDX-License-Identifier: Apache-2.0
import type { CameraState } from '@mingjian/contract'
import { useSay } from '../i18n/index.ts'

type State = CameraState['state']

const COLOURS: Record<State, string> = {
  recording: 'var(--ok)',
  connecting: 'var(--accent)',
  waiting: 'var(--bad)',
  off: 'var(--idle)',
}

/** A different shape for each state, so that colour is never the only difference. */
function Shape({ state }: { state: State }) {
  if (state === 'recording') return <circle cx="6" cy="6" r="4.5" fill="currentColor" />
  if (state === 'waiting') return <path d="M6 1 11.4 10.6H.6Z" fill="currentColor" />
  if (state === 'connecting')
    return <path d="M6 1.7a4.3 4.3 0 1 1-4.3 4.3" fill="none" stroke="currentColor" strokeWidth="2" />
  return <path d="M1.8 1.8h8.4v8.4H1.8Z" fill="none" stroke="currentColor" strokeWidth="1.8" />
}

export function StateMark({ state, withText = false }: { state: State; withText?: boolean }) {
  const say = useSay()
  const label = say(`state.${state}`)
  return (
    <span className="state-mark" title={label}>
      <svg
        width="12"
        height="12"
        viewBox="0 0 12 12"
        style={{ color: COLOURS[state] }}
        {...(withText ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      >
        <Shape state={state} />
      </svg>
      {withText ? <span>{label}</span> : null}
    </span>
  )
}
