// SPDX-License-Identifier: Apache-2.0
import { AAC_HBR, AacDepacketizer, type AacFraming } from '../aac/depacketizer.ts'
import type { AudioFormat, Depacketizer, PacketInfo, UnitSink } from '../media.ts'

const MAX_FRAME_BYTES = 64 * 1024

/** G.711 and Opus: a packet is a frame. RFC 3551 §4.5.14, RFC 7587 §4.2. */
class FrameDepacketizer implements Depacketizer {
  readonly #sink: UnitSink

  constructor(sink: UnitSink) {
    this.#sink = sink
  }

  push(payload: Uint8Array, info: PacketInfo): void {
    if (payload.length === 0 || payload.length > MAX_FRAME_BYTES) return this.#sink.quirk('audio-size')
    this.#sink.unit({
      track: 'audio',
      rtpTime: info.rtpTime,
      isKey: true,
      isDamaged: info.lostBefore,
      data: new Uint8Array(payload),
    })
  }

  flush(): void {}
}

/** A depacketizer for one audio track; `framing` matters to AAC alone. */
export function createAudioDepacketizer(
  format: AudioFormat,
  sink: UnitSink,
  framing: AacFraming = AAC_HBR,
): Depacketizer {
  return format.codec === 'aac' ? new AacDepacketizer(format, framing, sink) : new FrameDepacketizer(sink)
}
