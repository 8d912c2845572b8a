// SPDX-License-Identifier: Apache-2.0
import type { Wrap32 } from '@mingjian/base'
import type { AccessUnit, PacketInfo, VideoCodec, VideoFormat } from '../../media.ts'
import { createVideoDepacketizer, type VideoOptions } from '../depacketizer.ts'

/** A NAL unit that looks like a slice to everything but a decoder; `fill` must not be 0…3. */
export function slice(codec: VideoCodec, kind: 'key' | 'delta' | 'rest' | 'key-rest', options: { size?: number; fill?: number } = {}): Uint8Array {
  const isKey = kind === 'key' || kind === 'key-rest'
  const head = codec === 'h264' ? [isKey ? 0x65 : 0x41] : [isKey ? 19 << 1 : 1 << 1, 1]
  // H.264: first_mb 0 or 1, slice type 7 or 5, PPS 0. H.265: first slice segment or not, no flag, PPS 0.
  const body = codec === 'h264' ? [isKey ? 0x88 : 0x9a, 0x84] : [0xa0, 0x84]
  if (kind === 'rest') body.splice(0, 2, ...(codec === 'h264' ? [0x46, 0x84] : [0x20, 0x84]))
  if (kind === 'key-rest') body.splice(0, 2, ...(codec === 'h264' ? [0x42, 0x24] : [0x20, 0x84]))
  const nal = new Uint8Array(options.size ?? 20).fill(options.fill ?? 0x55)
  nal.set([...head, ...body])
  return nal
}

export type Heard = {
  formats: VideoFormat[]
  units: AccessUnit[]
  quirks: string[]
  /** Formats and units as they came: `format`, `key`, `delta`, with `!` behind what is damaged. */
  log: string[]
}

/** A depacketizer and all that it gave out. */
export function listen(options: VideoOptions): Heard & { push(time: number, payload: Uint8Array, flags?: string): void; flush(): void } {
  const heard: Heard = { formats: [], units: [], quirks: [], log: [] }
  const depacketizer = createVideoDepacketizer(options, {
    format(format) {
      heard.formats.push(format)
      heard.log.push('format')
    },
    unit(unit) {
      heard.units.push({ ...unit, data: unit.data.slice() })
      heard.log.push((unit.isKey ? 'key' : 'delta') + (unit.isDamaged ? '!' : ''))
    },
    quirk: (quirk) => heard.quirks.push(quirk),
  })
  return {
    ...heard,
    /** Flags: `m` marker, `l` something was lost before. The bytes are made useless afterwards. */
    push(time, payload, flags = '') {
      const info: PacketInfo = { rtpTime: time as Wrap32, marker: flags.includes('m'), lostBefore: flags.includes('l') }
      const bytes = Uint8Array.from(payload)
      depacketizer.push(bytes, info)
      bytes.fill(0xee)
    },
    flush: () => depacketizer.flush(),
  }
}
