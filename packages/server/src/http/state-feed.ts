// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'
import type { CameraState } from '@mingjian/contract'

export type StateFeedOptions = Readonly<{
  read: (camera: string) => CameraState | null
  publish: (camera: string, state: CameraState) => void
  clock: Clock
}>

type Said = Readonly<{ key: string; at: number }>

/** Recorders tell a camera's status about once a second; people hear what changed at once and the figures every three. */
export class StateFeed {
  readonly #by: StateFeedOptions
  readonly #said = new Map<string, Said>()

  constructor(options: StateFeedOptions) {
    this.#by = options
  }

  take(camera: string): void {
    const state = this.#by.read(camera)
    if (!state) return
    const key = [
      state.state,
      state.cause,
      state.detail,
      state.facts.codecString,
      state.facts.width,
      state.quirks.length,
    ].join('\n')
    const now = this.#by.clock.monotonic()
    const said = this.#said.get(camera)
    if (said && said.key === key && now - said.at < FIGURES) return
    this.#said.set(camera, { key, at: now })
    this.#by.publish(camera, state)
  }

  forget(camera: string): void {
    this.#said.delete(camera)
  }
}

const FIGURES = 3000
