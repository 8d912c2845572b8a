// SPDX-License-Identifier: Apache-2.0
import { assert, type Wrap32 } from '@mingjian/base'
import { createAudioDepacketizer } from '../audio/depacketizer.ts'
import { aacFormat, formatAacConfig } from '../aac/config.ts'
import { formatAacPayload } from '../aac/packetizer.ts'
import type { AccessUnit, Depacketizer, PacketInfo, VideoCodec, VideoSink } from '../media.ts'
import { createVideoDepacketizer } from './depacketizer.ts'
import { VideoPacketizer } from './packetizer.ts'
import { splitNals } from './start-code.ts'
import { SETS } from './testdata/formats.ts'
import { slice } from './testdata/pictures.ts'

const MAX_UNIT_BYTES = 64 * 1024

/** Input: a byte that chooses codec and options, then packets, each behind a byte of flags and two of length. */
function seed(choice: number, codec: VideoCodec, maxPayload: number): Uint8Array {
  const out = [choice]
  const packetizer = new VideoPacketizer({ codec, maxPayload, isAggregating: (choice & 4) !== 0 })
  for (let i = 0; i < 4; i++) {
    const nals = [...(i === 0 ? SETS[codec] : []), slice(codec, i === 0 ? 'key' : 'delta', { size: 120 })]
    packetizer.packetize(nals, (payload, isLast) => {
      out.push((isLast ? 1 : 0) | (isLast ? 4 : 0), payload.length >> 8, payload.length & 0xff, ...payload)
    })
  }
  return Uint8Array.from(out)
}

function open(choice: number, sink: VideoSink): Depacketizer {
  const limits = { maxUnitBytes: MAX_UNIT_BYTES, slabBytes: 16 * 1024, maxNals: 64 }
  switch (choice & 3) {
    case 0:
      return createVideoDepacketizer({ codec: 'h264', parameterSets: SETS.h264, limits }, sink)
    case 1:
      return createVideoDepacketizer({ codec: 'h265', parameterSets: SETS.h265, limits }, sink)
    case 2:
      return createVideoDepacketizer({ codec: 'h265', hasOrderNumbers: true, limits }, sink)
    default:
      return createAudioDepacketizer(aacFormat(formatAacConfig(16_000, 1)), sink)
  }
}

function check(unit: AccessUnit): void {
  assert(unit.data.length > 0 && unit.data.length <= MAX_UNIT_BYTES + 4, 'a unit is within its limit')
  if (unit.track === 'audio') return
  const nals = splitNals(unit.data)
  const bytes = nals.reduce((sum, nal) => sum + 4 + nal.length, 0)
  assert(bytes === unit.data.length, 'the lengths fill the unit')
  assert(nals.length <= 64, 'a unit has no more NAL units than its limit')
}

export const target = {
  name: 'depacketizer',
  seeds: [
    seed(0, 'h264', 60),
    seed(4, 'h264', 1400),
    seed(1, 'h265', 60),
    seed(5, 'h265', 1400),
    Uint8Array.of(3, 1, 0, 12, ...formatAacPayload(new Uint8Array(8))),
  ],
  run(bytes: Uint8Array): number {
    let given = 0
    let hasFormat = false
    const track = open(bytes[0] ?? 0, {
      format() {
        hasFormat = true
      },
      unit(unit) {
        check(unit)
        assert(hasFormat || unit.track === 'audio', 'a format comes before the first unit')
        given += unit.data.length
      },
      quirk() {},
    })
    const info: PacketInfo = { rtpTime: 0 as Wrap32, marker: false, lostBefore: false }
    let at = 1
    while (at + 3 <= bytes.length) {
      const flags = bytes[at] ?? 0
      const length = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
      info.marker = (flags & 1) !== 0
      info.lostBefore = (flags & 2) !== 0
      track.push(bytes.subarray(at + 3, at + 3 + length), info)
      if ((flags & 4) !== 0) info.rtpTime = ((info.rtpTime + 3600) >>> 0) as Wrap32
      at += 3 + length
    }
    track.flush()
    return given
  },
}
