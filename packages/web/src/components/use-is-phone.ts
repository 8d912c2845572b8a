// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from 'react'

const narrow = window.matchMedia('(max-width: 720px)')

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

/** As narrow as styles/shell.css counts a phone. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches)
}
