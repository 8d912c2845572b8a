// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, type Ticks90k } from '@mingjian/base'
import type { AudioFormat, VideoFormat } from '@mingjian/wire'
import type { LiveChunk, LiveFormat } from '../stream/live.ts'
import { LIVE_CHUNK, LIVE_FORMAT, LIVE_STATE, type LiveStateMessage } from './protocol.ts'

/**
 * What goes through the live pipe: length (u32, of what follows), kind (u8), tap (u32), then for a chunk flags (u8), time and
 * media time (f64) and the bytes; for a format or a state JSON, its binary fields in base64.
 */
export type LiveMessage = Readonly<{ tap: number }> &
  (
    | Readonly<{ kind: 'format'; format: LiveFormat }>
    | Readonly<{ kind: 'chunk'; chunk: LiveChunk }>
    | Readonly<{ kind: 'state'; state: LiveStateMessage }>
  )

/** A key frame of 8 MiB, the depacketisers' limit, and room to spare. */
export const MAX_LIVE_MESSAGE = 16 << 20
const HEAD = 9
const CHUNK_HEAD = HEAD + 17
const KEY = 1
const AUDIO = 2

/** The message in parts that are to be written one behind the other; media is not copied. */
export function formatLive(message: LiveMessage): Uint8Array[] {
  switch (message.kind) {
    case 'chunk':
      return formatChunk(message.tap, message.chunk)
    case 'format':
      return formatJson(LIVE_FORMAT, message.tap, packFormat(message.format))
    case 'state':
      return formatJson(LIVE_STATE, message.tap, message.state)
  }
}

function formatChunk(tap: number, chunk: LiveChunk): Uint8Array[] {
  const head = new Uint8Array(CHUNK_HEAD)
  const view = new DataView(head.buffer)
  view.setUint32(0, CHUNK_HEAD - 4 + chunk.data.length)
  view.setUint8(4, LIVE_CHUNK)
  view.setUint32(5, tap)
  view.setUint8(9, (chunk.isKey ? KEY : 0) | (chunk.track === 'audio' ? AUDIO : 0))
  view.setFloat64(10, chunk.time)
  view.setFloat64(18, chunk.mediaTime)
  return [head, chunk.data]
}

function formatJson(kind: number, tap: number, value: unknown): Uint8Array[] {
  const body = Buffer.from(JSON.stringify(value))
  const head = new Uint8Array(HEAD)
  const view = new DataView(head.buffer)
  view.setUint32(0, HEAD - 4 + body.length)
  view.setUint8(4, kind)
  view.setUint32(5, tap)
  return [head, body]
}

/** Takes the pipe's bytes as they come and gives out whole messages. Throws `record.live.frame` on what no recorder of ours sends. */
export class LiveReader {
  readonly #take: (message: LiveMessage) => void
  #parts: Uint8Array[] = []
  #length = 0

  constructor(take: (message: LiveMessage) => void) {
    this.#take = take
  }

  push(bytes: Uint8Array): void {
    this.#parts.push(bytes)
    this.#length += bytes.length
    for (;;) {
      if (this.#length < 4) return
      const size = this.#peekSize()
      if (size < HEAD - 4 || size > MAX_LIVE_MESSAGE) {
        throw new Fault('bad-input', 'record.live.frame', 'a live message has an impossible length', { size })
      }
      if (this.#length < 4 + size) return
      this.#take(parseLive(this.#cut(4 + size)))
    }
  }

  #peekSize(): number {
    const first = this.#parts[0]
    if (first !== undefined && first.length >= 4) return Buffer.from(first.buffer, first.byteOffset, 4).readUInt32BE(0)
    return this.#join().readUInt32BE(0)
  }

  #join(): Buffer {
    const joined = Buffer.concat(this.#parts, this.#length)
    this.#parts = [joined]
    return joined
  }

  #cut(size: number): Uint8Array {
    const first = this.#parts[0]
    const whole = first !== undefined && first.length >= size ? first : this.#join()
    this.#length -= size
    const rest = whole.subarray(size)
    if (rest.length > 0) this.#parts[0] = rest
    else this.#parts.shift()
    return whole.subarray(0, size)
  }
}

/** Parses one whole message with its length in front. */
export function parseLive(bytes: Uint8Array): LiveMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kind = view.getUint8(4)
  const tap = view.getUint32(5)
  if (kind === LIVE_CHUNK && bytes.length >= CHUNK_HEAD) {
    const flags = view.getUint8(9)
    const chunk: LiveChunk = {
      track: (flags & AUDIO) === 0 ? 'video' : 'audio',
      isKey: (flags & KEY) !== 0,
      time: view.getFloat64(10) as EpochTicks,
      mediaTime: view.getFloat64(18) as Ticks90k,
      data: bytes.subarray(CHUNK_HEAD),
    }
    return { kind: 'chunk', tap, chunk }
  }
  if (kind === LIVE_FORMAT || kind === LIVE_STATE) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + HEAD, bytes.length - HEAD).toString('utf8')
    const value: unknown = JSON.parse(text)
    if (kind === LIVE_FORMAT) return { kind: 'format', tap, format: unpackFormat(value as PackedFormat) }
    return { kind: 'state', tap, state: value as LiveStateMessage }
  }
  throw new Fault('bad-input', 'record.live.frame', 'a live message of unknown kind', { kind })
}

type Packed<T> = Omit<T, 'config'> & { config: string }
type PackedFormat = Readonly<{
  video: Packed<VideoFormat>
  audio: Packed<AudioFormat> | null
  mime: string
  init: string
  hasAudio: boolean
}>

function packFormat(live: LiveFormat): PackedFormat {
  const { video, audio } = live.format
  return {
    video: { ...video, config: toBase64(video.config) },
    audio: audio === null ? null : { ...audio, config: toBase64(audio.config) },
    mime: live.mime,
    init: toBase64(live.init),
    hasAudio: live.hasAudio,
  }
}

function unpackFormat(packed: PackedFormat): LiveFormat {
  const { video, audio, mime, init, hasAudio } = packed
  return {
    format: {
      video: { ...video, config: Buffer.from(video.config, 'base64') },
      audio: audio === null ? null : { ...audio, config: Buffer.from(audio.config, 'base64') },
    },
    mime,
    init: Buffer.from(init, 'base64'),
    hasAudio,
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
}
