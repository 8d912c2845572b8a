// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'
import type * as AvConstants from 'node-av/constants'
import type * as AvLib from 'node-av/lib'

/** FFmpeg's libraries, loaded in a decoder process only: coded video is hostile, and their build has its own licence. */
export type Av = Readonly<{ lib: typeof AvLib; constant: typeof AvConstants }>

export type AvCodec = InstanceType<typeof AvLib.CodecContext>
export type AvFrame = InstanceType<typeof AvLib.Frame>

/** Pictures above this many samples are refused before anything is allocated for them. */
const MAX_PIXELS = 8192 * 4608

/** Throws `play.decoder.absent` where the optional dependency or its binding is not installed. */
export async function loadAv(): Promise<Av> {
  try {
    const [lib, constant] = await Promise.all([import('node-av/lib'), import('node-av/constants')])
    lib.Log.setLevel(constant.AV_LOG_QUIET)
    return { lib, constant }
  } catch (error) {
    throw new Fault('unavailable', 'play.decoder.absent', toError(error).message, {}, error)
  }
}

/** A decoder of avcC or hvcC streams that gives every picture as soon as it can. */
export async function openVideoDecoder(av: Av, codec: 'h264' | 'h265', config: Uint8Array): Promise<AvCodec> {
  const { lib, constant } = av
  const found = lib.Codec.findDecoder(codec === 'h264' ? constant.AV_CODEC_ID_H264 : constant.AV_CODEC_ID_HEVC)
  if (found === null) throw new Fault('unsupported', 'play.decoder.codec', `no decoder of ${codec}`)
  const context = new lib.CodecContext()
  context.allocContext3(found)
  context.extraData = Buffer.from(config)
  context.threadCount = 1
  context.timeBase = new lib.Rational(1, 90_000)
  context.pktTimebase = new lib.Rational(1, 90_000)
  check(await context.open2(found, lib.Dictionary.fromObject({ max_pixels: MAX_PIXELS })), 'the parameter sets')
  return context
}

/** Throws `play.decoder.bitstream` on a negative answer of the library. */
export function check(answer: number, what: string): void {
  if (answer < 0) throw new Fault('bad-input', 'play.decoder.bitstream', `${what} cannot be decoded`, { answer })
}

/** The frame at this size and in full-range or studio-range 4:2:0, its time kept. The caller frees it. */
export async function scaleFrame(
  av: Av,
  source: AvFrame,
  to: { width: number; height: number; format: AvFrame['format'] },
): Promise<AvFrame> {
  const { lib, constant } = av
  const scaler = new lib.SoftwareScaleContext()
  const target = new lib.Frame()
  target.alloc()
  target.width = to.width
  target.height = to.height
  target.format = to.format
  check(target.getBuffer(0), 'the picture')
  try {
    // The frame of a video decoder holds a pixel format.
    const from = source.format as Parameters<typeof scaler.getContext>[2]
    scaler.getContext(
      source.width,
      source.height,
      from,
      to.width,
      to.height,
      to.format as typeof from,
      constant.SWS_BILINEAR,
    )
    check(await scaler.scaleFrame(target, source), 'the picture')
    target.pts = source.pts
    return target
  } catch (error) {
    target.free()
    throw error
  } finally {
    scaler.freeContext()
  }
}
