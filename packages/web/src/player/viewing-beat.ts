// SPDX-License-Identifier: Apache-2.0

export type BeatWord = Readonly<{ played: number; isOver: boolean }>

export type BeatPort = Readonly<{
  /** False when the server counts the viewing as over. */
  send(id: string, word: BeatWord): Promise<boolean>
  every(millis: number, run: () => void): () => void
}>

const TICK = 1000
const BEAT_TICKS = 5

/**
 * Tells the server every five seconds that somebody is still there, and how much was shown. When nobody is told for a
 * while, leave ends; what comes next is asked for anew.
 */
export class ViewingBeat {
  readonly #port: BeatPort
  readonly #isPlaying: () => boolean
  readonly #lost: () => void
  #id: string | null = null
  #played = 0
  #ticks = 0
  #stop: (() => void) | null = null

  constructor(by: { port: BeatPort; isPlaying: () => boolean; lost: () => void }) {
    this.#port = by.port
    this.#isPlaying = by.isPlaying
    this.#lost = by.lost
  }

  start(): void {
    this.#stop ??= this.#port.every(TICK, () => this.#tick())
  }

  /** The viewing that the newest footage is counted in. */
  note(id: string | null): void {
    if (id === null || id === this.#id) return
    this.#id = id
    this.#played = 0
  }

  /** The picture is closed: said at once. */
  close(): void {
    this.#stop?.()
    this.#stop = null
    if (this.#id !== null) void this.#port.send(this.#id, { played: this.#played, isOver: true }).catch(() => false)
    this.#id = null
  }

  #tick(): void {
    if (this.#isPlaying()) this.#played += TICK / 1000
    this.#ticks = (this.#ticks + 1) % BEAT_TICKS
    if (this.#ticks === 0 && this.#id !== null) void this.#beat(this.#id)
  }

  async #beat(id: string): Promise<void> {
    const played = this.#played
    this.#played = 0
    try {
      if ((await this.#port.send(id, { played, isOver: false })) || this.#id !== id) return
      this.#id = null
      this.#lost()
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
      this.#played += played // the server is away: told with the next one
    }
  }
}
