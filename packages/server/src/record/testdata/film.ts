// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, HandClock, type EpochMillis, silentLog, toTicks } from '@mingjian/base'
import { h264Format } from '@mingjian/wire'
import type { Disk } from '../../disk/disk.ts'
import type { Layout } from '../../disk/layout.ts'
import type { StreamFormat } from '../../stream/stream.ts'
import { CameraRecorder } from '../camera-recorder.ts'
import type { RecorderEvent } from '../event.ts'

const SPS = Buffer.from('6742c01eda0280f684000003000400000300ca3c58ba80', 'hex')
export const FILM_FORMAT: StreamFormat = { video: h264Format([SPS], [Buffer.from('68ce0fc8', 'hex')]), audio: null }

/** One camera whose pictures, 25 a second, carry invented bytes and hand-made times. */
export class Film {
  readonly clock: HandClock
  readonly events: RecorderEvent[] = []
  readonly recorder: CameraRecorder
  #count = 0

  constructor(by: { disk: Disk; layout: Layout; camera: string; start: EpochMillis }) {
    this.clock = new HandClock(by.start)
    const { disk, layout, camera } = by
    this.recorder = new CameraRecorder({ camera, disk, layout, clock: this.clock, log: silentLog, emit: (event) => this.events.push(event) })
  }

  /** So many seconds with a key frame every two; the disk gets its turn after each. */
  async play(seconds: number): Promise<void> {
    for (let i = 0; i < seconds * 25; i++) {
      const data = new Uint8Array(50).fill(this.#count)
      this.recorder.frame({ track: 'video', time: this.now(), isKey: this.#count++ % 50 === 0, isDamaged: false, data })
      this.clock.advance(40)
      if (i % 6 === 0) this.recorder.tick()
      if (i % 25 === 24) {
        this.recorder.sync()
        await this.recorder.settle()
      }
    }
  }
  now(): EpochTicks {
    return toTicks(this.clock.now())
  }
}
