// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { Marker } from './decoder-mark.ts'
import { type Av, type AvCodec, type AvFrame, check, openVideoDecoder, scaleFrame } from './decoder-av.ts'

export type StillWork = Readonly<{
  codec: 'h264' | 'h265'
  config: Uint8Array
  /** From a key frame on, with the time of each, ticks. */
  units: readonly Uint8Array[]
  times: readonly number[]
  /** The last picture shown at or before this is taken; the first when none is. */
  at: number
  /** At most this wide; never enlarged. */
  width: number
  /** 1…100. */
  quality: number
  /** Burnt in. */
  mark?: string | null
}>
export type StillPicture = Readonly<{ jpeg: Uint8Array; time: number; width: number; height: number }>

/** Decodes as far as needed and codes one JPEG. Throws `play.decoder.bitstream`. */
export async function makeStill(av: Av, work: StillWork, marker: Marker): Promise<StillPicture> {
  const decoder = await openVideoDecoder(av, work.codec, work.config)
  let best: AvFrame | null = null
  try {
    best = await decodeUntil(av, decoder, work)
    return await codeJpeg(av, best, { work, marker })
  } finally {
    best?.free()
    decoder.freeContext()
  }
}

/** Frames come out in the order they are shown, so the first one later than `at` ends the search. */
async function decodeUntil(av: Av, decoder: AvCodec, work: StillWork): Promise<AvFrame> {
  const { lib } = av
  const origin = work.times[0] ?? 0
  const until = BigInt(Math.round(work.at - origin))
  let [best, spare] = [new lib.Frame(), new lib.Frame()]
  best.alloc()
  spare.alloc()
  let has = false
  let isPast = false
  const drain = async (): Promise<void> => {
    while (!isPast && (await decoder.receiveFrame(spare)) >= 0) {
      if (has && spare.pts > until) isPast = true
      else [best, spare, has] = [spare, best, true]
      spare.unref()
    }
  }
  const packet = new lib.Packet()
  packet.alloc()
  try {
    for (const [index, unit] of work.units.entries()) {
      packet.data = Buffer.from(unit.buffer, unit.byteOffset, unit.byteLength)
      packet.pts = BigInt(Math.round((work.times[index] ?? 0) - origin))
      packet.dts = av.constant.AV_NOPTS_VALUE
      const answer = await decoder.sendPacket(packet)
      if (index === 0) check(answer, 'the key frame')
      await drain()
      if (isPast) break
    }
    if (!isPast) await decoder.sendPacket(null)
    await drain()
    if (!has) throw new Fault('bad-input', 'play.decoder.bitstream', 'no picture came of the bytes')
    return best
  } catch (error) {
    best.free()
    throw error
  } finally {
    spare.free()
    packet.free()
  }
}

type JpegWork = Readonly<{ work: StillWork; marker: Marker }>

async function codeJpeg(av: Av, frame: AvFrame, { work, marker }: JpegWork): Promise<StillPicture> {
  const { lib, constant } = av
  const shape = frame.sampleAspectRatio
  const wide = shape.num > 0 && shape.den > 0 ? Math.round((frame.width * shape.num) / shape.den) : frame.width
  const shrink = Math.min(1, work.width / wide)
  const width = even(wide * shrink)
  const height = even(frame.height * shrink)
  const scaled = await scaleFrame(av, frame, { width, height, format: constant.AV_PIX_FMT_YUVJ420P })
  const encoder = new lib.CodecContext()
  const packet = new lib.Packet()
  packet.alloc()
  try {
    if (work.mark) await marker.burn(scaled, work.mark)
    const found = lib.Codec.findEncoderByName(constant.FF_ENCODER_MJPEG)
    encoder.allocContext3(found)
    encoder.width = width
    encoder.height = height
    encoder.pixelFormat = constant.AV_PIX_FMT_YUVJ420P
    encoder.colorRange = constant.AVCOL_RANGE_JPEG
    encoder.timeBase = new lib.Rational(1, 25)
    encoder.threadCount = 1
    encoder.setFlags(constant.AV_CODEC_FLAG_QSCALE)
    // FFmpeg's scale runs from 2 (best) to 31, times FF_QP2LAMBDA.
    const quality = Math.round(2 + ((100 - work.quality) / 99) * 29) * 118
    encoder.globalQuality = quality
    scaled.quality = quality
    scaled.pts = 0n
    check(await encoder.open2(found), 'the JPEG')
    check(await encoder.sendFrame(scaled), 'the JPEG')
    check(await encoder.receivePacket(packet), 'the JPEG')
    const origin = work.times[0] ?? 0
    return { jpeg: Uint8Array.from(packet.data ?? []), time: origin + Number(frame.pts), width, height }
  } finally {
    packet.free()
    encoder.freeContext()
    scaled.free()
  }
}

function even(length: number): number {
  return Math.max(2, Math.round(length / 2) * 2)
}
