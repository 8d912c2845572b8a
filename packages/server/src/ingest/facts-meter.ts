// SPDX-License-Identifier: Apache-2.0
import type { StreamFacts } from '@mingjian/contract'
import type { AudioCodec, VideoFormat } from '@mingjian/wire'

const SPAN_SECONDS = 5

export const NO_FACTS: StreamFacts = {
  codec: null,
  codecString: null,
  width: null,
  height: null,
  framesPerSecond: null,
  keyInterval: null,
  bitsPerSecond: null,
  audio: null,
  clockOffset: null,
}

/** Measures a stream as it passes. */
export class FactsMeter {
  #format: VideoFormat | null = null
  #declaredRate: number | null = null
  #audio: AudioCodec | null = null
  #clockOffset: number | null = null
  #keyAt: number | null = null
  #keyInterval: number | null = null
  #canReorder = false
  // one entry a second: what had passed until then
  #marks: { at: number; bytes: number; frames: number; media: number }[] = []
  #frames = 0
  #media = 0
  #damaged = 0

  get framesDamaged(): number {
    return this.#damaged
  }

  get canReorder(): boolean {
    return this.#canReorder
  }

  /** What the description said; `framesPerSecond` stands until it was measured. */
  declare(framesPerSecond: number | null, audio: AudioCodec | null): void {
    this.#declaredRate = framesPerSecond
    this.#audio = audio
  }

  format(format: VideoFormat): void {
    this.#format = format
    this.#canReorder = format.canReorder
  }

  /** A picture at `media` seconds of the camera's time. */
  picture(media: number, isKey: boolean, isDamaged: boolean): void {
    this.#frames += 1
    this.#media = Math.max(this.#media, media)
    if (isDamaged) this.#damaged += 1
    if (!isKey) return
    if (this.#keyAt !== null && media > this.#keyAt) this.#keyInterval = media - this.#keyAt
    this.#keyAt = media
  }

  /** Camera clock minus ours, milliseconds; null when what it tells cannot be a time. */
  offset(millis: number | null): void {
    this.#clockOffset = millis === null ? null : Math.round(millis) + 0 // no minus zero
  }

  /** The facts at `now`, seconds, when `bytes` have come so far; called about once a second. */
  read(now: number, bytes: number): StreamFacts {
    const oldest = this.#marks[0]
    this.#marks.push({ at: now, bytes, frames: this.#frames, media: this.#media })
    if (this.#marks.length > SPAN_SECONDS) this.#marks.shift()
    const span = oldest ? now - oldest.at : 0
    const media = oldest ? this.#media - oldest.media : 0
    const frames = oldest ? this.#frames - oldest.frames : 0
    const measured = media > 0.5 && frames > 1 ? frames / media : null
    const declared = this.#format?.framesPerSecond ?? this.#declaredRate
    const rate = measured ?? declared
    return {
      codec: this.#format?.codec ?? null,
      codecString: this.#format?.codecString ?? null,
      width: this.#format?.width ?? null,
      height: this.#format?.height ?? null,
      framesPerSecond: rate === null ? null : Math.round(rate * 100) / 100,
      keyInterval: this.#keyInterval === null ? null : Math.round(this.#keyInterval * 1000) / 1000,
      bitsPerSecond: oldest && span > 0.5 ? Math.round(((bytes - oldest.bytes) * 8) / span) : null,
      audio: this.#audio,
      clockOffset: this.#clockOffset,
    }
  }
}
