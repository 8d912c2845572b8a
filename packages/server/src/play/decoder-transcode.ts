// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { Marker } from './decoder-mark.ts'
import { type Av, type AvCodec, type AvFrame, check, openVideoDecoder, scaleFrame } from './decoder-av.ts'

export type TranscodeInput = Readonly<{
  codec: 'h264' | 'h265'
  config: Uint8Array
  maxHeight: number
  bitsPerSecond: number
  /** Burnt in. */
  mark?: string | null
}>

/** Parameter sets and access units of H.264, each NAL unit behind its four-byte length. */
export type TranscodeSink = Readonly<{
  /** Parts: SPS, then PPS. Before the first unit and after each new input. */
  format(sps: readonly Uint8Array[], pps: readonly Uint8Array[]): void
  unit(time: number, isKey: boolean, data: Uint8Array): void
}>

const KEY_FRAMES = 50 // an instant first picture wants a key frame every two seconds, whatever the camera does

/** One stream to H.264 for browsers without H.265: a picture goes out as soon as it came in. Calls must not overlap. */
export class Transcode {
  readonly #av: Av
  readonly #sink: TranscodeSink
  readonly #marker: Marker
  #input: TranscodeInput | null = null
  #decoder: AvCodec | null = null
  #encoder: AvCodec | null = null
  #origin = 0
  readonly #frame: AvFrame
  readonly #keys = new Set<bigint>()

  constructor(av: Av, sink: TranscodeSink, marker: Marker) {
    this.#av = av
    this.#marker = marker
    this.#sink = sink
    this.#frame = new av.lib.Frame()
    this.#frame.alloc()
  }

  async begin(input: TranscodeInput): Promise<void> {
    this.close()
    this.#input = input
    this.#decoder = await openVideoDecoder(this.#av, input.codec, input.config)
    this.#decoder.setFlags(this.#av.constant.AV_CODEC_FLAG_LOW_DELAY)
  }

  /** A unit the decoder refuses is left out: the next key frame mends the picture. */
  async push(time: number, isKey: boolean, data: Uint8Array): Promise<void> {
    const { lib, constant } = this.#av
    if (this.#decoder === null) throw new Fault('conflict', 'play.decoder.message', 'a unit came before its format')
    if (this.#encoder === null) this.#origin = time
    const packet = new lib.Packet()
    packet.alloc()
    try {
      packet.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      packet.pts = BigInt(Math.round(time - this.#origin))
      packet.dts = constant.AV_NOPTS_VALUE
      if (isKey) this.#keys.add(packet.pts)
      if ((await this.#decoder.sendPacket(packet)) >= 0) await this.#drain(this.#decoder)
    } finally {
      packet.free()
    }
  }

  /** Gives out what the decoder holds back for reordering; a new input must follow. */
  async flush(): Promise<void> {
    if (this.#decoder === null) return
    await this.#decoder.sendPacket(null)
    await this.#drain(this.#decoder)
  }

  async #drain(decoder: AvCodec): Promise<void> {
    while ((await decoder.receiveFrame(this.#frame)) >= 0) {
      await this.#encode(this.#frame)
      this.#frame.unref()
    }
  }

  close(): void {
    this.#decoder?.freeContext()
    this.#encoder?.freeContext()
    this.#decoder = null
    this.#encoder = null
    this.#keys.clear()
  }

  async #encode(frame: AvFrame): Promise<void> {
    const { constant } = this.#av
    const limit = this.#input?.maxHeight ?? frame.height
    const shrink = Math.min(1, limit / Math.min(frame.width, frame.height))
    const width = Math.round((frame.width * shrink) / 2) * 2
    const height = Math.round((frame.height * shrink) / 2) * 2
    const fits = width === frame.width && height === frame.height
    const isPlain = frame.format === constant.AV_PIX_FMT_YUV420P || frame.format === constant.AV_PIX_FMT_YUVJ420P
    // A decoded picture may still be looked at by those that follow it: a mark goes into a copy.
    const mark = this.#input?.mark || null
    const picture =
      fits && isPlain && mark === null
        ? frame
        : await scaleFrame(this.#av, frame, { width, height, format: constant.AV_PIX_FMT_YUV420P })
    try {
      if (mark !== null) await this.#marker.burn(picture, mark)
      await this.#encodePicture(picture, this.#keys.delete(frame.pts))
    } finally {
      if (picture !== frame) picture.free()
    }
  }

  async #encodePicture(picture: AvFrame, isKey: boolean): Promise<void> {
    const { lib, constant } = this.#av
    if (this.#encoder !== null && (this.#encoder.width !== picture.width || this.#encoder.height !== picture.height)) {
      this.#encoder.freeContext()
      this.#encoder = null
    }
    const encoder = this.#encoder ?? (await this.#openEncoder(picture))
    picture.pictType = isKey ? constant.AV_PICTURE_TYPE_I : constant.AV_PICTURE_TYPE_NONE
    if ((await encoder.sendFrame(picture)) < 0) return
    const packet = new lib.Packet()
    packet.alloc()
    while ((await encoder.receivePacket(packet)) >= 0) {
      const nals = splitAnnexB(packet.data ?? new Uint8Array()).filter((nal) => isPicture(nal))
      this.#sink.unit(this.#origin + Number(packet.pts), packet.isKeyframe, joinNals(nals))
      packet.unref()
    }
    packet.free()
  }

  async #openEncoder(picture: AvFrame): Promise<AvCodec> {
    const { lib, constant } = this.#av
    const found = lib.Codec.findEncoderByName(constant.FF_ENCODER_LIBX264)
    if (found === null) throw new Fault('unsupported', 'play.decoder.codec', 'no H.264 encoder')
    const encoder = new lib.CodecContext()
    encoder.allocContext3(found)
    encoder.width = picture.width
    encoder.height = picture.height
    encoder.pixelFormat = picture.format as AvCodec['pixelFormat'] // of a video frame
    encoder.timeBase = new lib.Rational(1, 90_000)
    encoder.framerate = new lib.Rational(25, 1)
    encoder.sampleAspectRatio = picture.sampleAspectRatio
    encoder.colorRange = picture.colorRange
    encoder.gopSize = KEY_FRAMES
    encoder.maxBFrames = 0
    encoder.threadCount = 1
    encoder.setFlags(constant.AV_CODEC_FLAG_GLOBAL_HEADER)
    const rate = this.#input?.bitsPerSecond ?? 4_000_000
    encoder.rcMaxRate = BigInt(rate)
    encoder.rcBufferSize = rate
    const options = { preset: 'ultrafast', tune: 'zerolatency', crf: 23, 'forced-idr': 1 }
    check(await encoder.open2(found, lib.Dictionary.fromObject(options)), 'the output')
    this.#encoder = encoder
    const sets = splitAnnexB(encoder.extraData ?? new Uint8Array())
    this.#sink.format(ofType(sets, 7), ofType(sets, 8))
    return encoder
  }
}

function ofType(nals: readonly Uint8Array[], type: number): Uint8Array[] {
  return nals.filter((nal) => ((nal[0] ?? 0) & 31) === type).map((nal) => Uint8Array.from(nal))
}

/** Slices only: parameter sets travel in the format, and SEI would only tell the encoder's settings. */
function isPicture(nal: Uint8Array): boolean {
  const type = (nal[0] ?? 0) & 31
  return type >= 1 && type <= 5
}

/** ITU-T H.264 annex B: NAL units between start codes. */
export function splitAnnexB(bytes: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = []
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let start = -1
  for (let at = buffer.indexOf(START); at >= 0; at = buffer.indexOf(START, at + 3)) {
    if (start >= 0) nals.push(trimZeros(bytes.subarray(start, at)))
    start = at + 3
  }
  if (start >= 0) nals.push(trimZeros(bytes.subarray(start)))
  return nals
}

const START = Buffer.from([0, 0, 1])

function trimZeros(nal: Uint8Array): Uint8Array {
  let end = nal.length
  while (end > 0 && nal[end - 1] === 0) end--
  return nal.subarray(0, end)
}

function joinNals(nals: readonly Uint8Array[]): Uint8Array {
  const out = Buffer.alloc(nals.reduce((sum, nal) => sum + 4 + nal.length, 0))
  let at = 0
  for (const nal of nals) {
    at = out.writeUInt32BE(nal.length, at)
    out.set(nal, at)
    at += nal.length
  }
  return out
}
