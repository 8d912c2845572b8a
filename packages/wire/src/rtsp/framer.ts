// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'
import { bodyLength, headerOf, parseRtspHead, RTSP_LIMITS, type RtspMessage } from './message.ts'

/** Who takes what a connection carries. */
export type RtspSink = Readonly<{
  message(message: RtspMessage): void
  /** An interleaved frame's payload is `bytes[start, end)`, valid during the call only. RFC 2326 §10.12. */
  packet(channel: number, bytes: Uint8Array, start: number, end: number): void
}>

export type RtspFramerOptions = Readonly<{
  sink: RtspSink
  note?: NoteQuirk
  /** Channels that may occur; only consulted to find the way again after junk. */
  isChannel?: (channel: number) => boolean
}>

const DOLLAR = 0x24
const CR = 0x0d
const LF = 0x0a
const FRAME_HEADER = 4
// a camera's packet and a half: more is given back, so that an idle connection is small
const KEEP_BYTES = 2048
const NEED_MORE = -1
const STATUS = [0x52, 0x54, 0x53, 0x50, 0x2f] // RTSP/

type Verdict = 'yes' | 'no' | 'maybe'

/**
 * Cuts one RTSP connection's bytes, however chunked, into messages and interleaved frames. Frames that lie whole in
 * the pushed chunk are handed on in place; only the partial tail is copied. After bytes that are neither, it looks for
 * the next frame or message; throws a Fault `wire.rtsp.*` when none comes within the limits.
 */
export class RtspFramer {
  readonly #sink: RtspSink
  readonly #note: NoteQuirk
  readonly #isChannel: (channel: number) => boolean
  #held = new Uint8Array(0) // the partial tail of what was pushed: #held[0, #size)
  #size = 0
  #scanned = 0 // bytes of the held text already searched for its end
  #lost = false // looking for the next thing that makes sense
  #junk = 0
  #stopped = false

  constructor(options: RtspFramerOptions) {
    this.#sink = options.sink
    this.#note = options.note ?? ignoreQuirk
    this.#isChannel = options.isChannel ?? (() => true)
  }

  /** Bytes held back because what they begin is not complete. */
  get heldBytes(): number {
    return this.#size
  }

  /** Nothing more is handed on, even from the chunk being read. */
  stop(): void {
    this.#stopped = true
    this.#release()
  }

  /** Takes the next bytes of the connection, `chunk[start, end)`; the chunk may be reused after the call. */
  push(chunk: Uint8Array, start = 0, end = chunk.length): void {
    let from = start
    while (this.#size > 0 && from < end && !this.#stopped) {
      const missing = this.#missing()
      const take = Math.min(missing, end - from)
      this.#hold(chunk, from, from + take)
      from += take
      const used = this.#consume(this.#held, 0, this.#size)
      this.#dropHeld(used)
    }
    if (from >= end || this.#stopped) return
    const used = this.#consume(chunk, from, end)
    if (used < end && !this.#stopped) this.#hold(chunk, used, end)
  }

  /**
   * Says that nothing more came for a while: a message whose body has no length, or a wrong one, is handed on as far
   * as it came.
   */
  flush(): void {
    if (this.#size === 0 || this.#stopped || !isUpper(this.#held[0] ?? 0)) return
    const headEnd = this.#headEnd(this.#held, 0, this.#size)
    if (headEnd === null) return
    const message = parseRtspHead(this.#held.subarray(0, headEnd.head), this.#note)
    this.#note(bodyLength(message.headers) === null ? 'rtsp-body-without-length' : 'rtsp-bad-content-length')
    const body = this.#held.slice(headEnd.body, this.#size)
    this.#size = 0
    this.#scanned = 0
    this.#sink.message({ ...message, body })
  }

  /** How many bytes to add to what is held before looking again. */
  #missing(): number {
    if (this.#held[0] !== DOLLAR) return Number.MAX_SAFE_INTEGER
    if (this.#size < FRAME_HEADER) return FRAME_HEADER - this.#size
    return Math.max(1, FRAME_HEADER + (((this.#held[2] ?? 0) << 8) | (this.#held[3] ?? 0)) - this.#size)
  }

  /** Hands on all that is complete in bytes[start, end); returns where the incomplete rest begins. */
  #consume(bytes: Uint8Array, start: number, end: number): number {
    let at = start
    while (at < end && !this.#stopped) {
      if (bytes[at] === DOLLAR && !this.#lost) {
        if (end - at < FRAME_HEADER) return at
        const stop = at + FRAME_HEADER + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
        if (stop > end) return at
        const channel = bytes[at + 1] ?? 0
        this.#sink.packet(channel, bytes, at + FRAME_HEADER, stop)
        at = stop
        continue
      }
      const next = this.#consumeOther(bytes, at, end)
      if (next === NEED_MORE) return at
      at = next
    }
    return at
  }

  /** One step over anything but a plain frame: where to go on. */
  #consumeOther(bytes: Uint8Array, at: number, end: number): number {
    const first = bytes[at] ?? 0
    if (this.#lost) return this.#seek(bytes, at, end)
    if (first === CR || first === LF) {
      this.#note('rtsp-extra-line-break')
      return at + 1
    }
    const looks = looksLikeMessage(bytes, at, end)
    if (looks === 'yes') return this.#consumeMessage(bytes, at, end)
    if (looks === 'maybe') return NEED_MORE
    this.#note('rtsp-junk-between-messages')
    this.#lost = true
    this.#junk = 0
    return this.#seek(bytes, at, end)
  }

  #consumeMessage(bytes: Uint8Array, at: number, end: number): number {
    const found = this.#headEnd(bytes, at, end)
    if (found === null) {
      if (end - at > RTSP_LIMITS.headBytes)
        throw new Fault('exhausted', 'wire.rtsp.head', 'an RTSP head does not end', { held: end - at })
      return NEED_MORE
    }
    const message = parseRtspHead(bytes.subarray(at, found.head), this.#note)
    const length = bodyLength(message.headers, this.#note)
    // Without a length there should be no body (RFC 2326 §4.4); a session description is waited for until `flush`.
    if (length === null && expectsDescription(message)) {
      if (end - at > RTSP_LIMITS.headBytes + RTSP_LIMITS.bodyBytes) {
        throw new Fault('exhausted', 'wire.rtsp.body', 'an RTSP body does not end', { held: end - at })
      }
      return NEED_MORE
    }
    const stop = found.body + (length ?? 0)
    if (stop > end) return NEED_MORE
    this.#scanned = 0
    this.#sink.message(length ? { ...message, body: bytes.slice(found.body, stop) } : message)
    return stop
  }

  /** Where the head ends and the body begins; null when the blank line has not come. */
  #headEnd(bytes: Uint8Array, at: number, end: number): { head: number; body: number } | null {
    const from = bytes === this.#held ? Math.max(at, at + this.#scanned - 3) : at
    for (let i = from; i < end; i++) {
      if (bytes[i] !== LF) continue
      const second = bytes[i + 1] === CR ? i + 2 : i + 1
      if (second < end && bytes[second] === LF) return { head: i, body: second + 1 }
    }
    if (bytes === this.#held) this.#scanned = end - at
    return null
  }

  /** Looks for a frame or message that makes sense: where it begins, or where the search must go on. */
  #seek(bytes: Uint8Array, at: number, end: number): number {
    for (let i = at; i < end; i++) {
      const verdict = this.#looksLikeStart(bytes, i, end)
      if (verdict === 'no') continue
      this.#countJunk(i - at)
      if (verdict === 'yes') this.#lost = false
      else if (i === at) return NEED_MORE
      return i
    }
    this.#countJunk(end - at)
    return end
  }

  #looksLikeStart(bytes: Uint8Array, at: number, end: number): Verdict {
    const byte = bytes[at]
    if (byte === DOLLAR) return this.#looksLikeFrame(bytes, at, end)
    return byte === STATUS[0] ? looksLikeStatus(bytes, at, end) : 'no'
  }

  #looksLikeFrame(bytes: Uint8Array, at: number, end: number): Verdict {
    if (at + 5 > end) return 'maybe'
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const isRtp = (bytes[at + 4] ?? 0) >> 6 === 2
    return isRtp && length >= 8 && this.#isChannel(bytes[at + 1] ?? 0) ? 'yes' : 'no'
  }

  #countJunk(bytes: number): void {
    this.#junk += bytes
    if (this.#junk > RTSP_LIMITS.junkBytes) {
      throw new Fault('bad-input', 'wire.rtsp.junk', 'the connection carries nothing that is RTSP', {
        bytes: this.#junk,
      })
    }
  }

  #hold(bytes: Uint8Array, from: number, to: number): void {
    const size = this.#size + (to - from)
    if (size > this.#held.length) {
      const larger = new Uint8Array(Math.max(size, Math.min(this.#held.length * 2, 65_540), 256))
      larger.set(this.#held.subarray(0, this.#size))
      this.#held = larger
    }
    this.#held.set(bytes.subarray(from, to), this.#size)
    this.#size = size
  }

  #dropHeld(used: number): void {
    if (used === 0 || this.#stopped) return
    this.#scanned = 0
    this.#held.copyWithin(0, used, this.#size)
    this.#size -= used
    if (this.#size === 0 && this.#held.length > KEEP_BYTES) this.#release()
  }

  #release(): void {
    this.#held = new Uint8Array(0)
    this.#size = 0
    this.#scanned = 0
  }
}

function expectsDescription(message: RtspMessage): boolean {
  const type = headerOf(message.headers, 'content-type')
  return type !== null && /sdp/i.test(type) && (message.kind === 'request' || message.status === 200)
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a
}

/** A method or a protocol name, then a space or a slash. */
function looksLikeMessage(bytes: Uint8Array, at: number, end: number): Verdict {
  for (let i = at; i < end; i++) {
    const byte = bytes[i] ?? 0
    if (isUpper(byte) || byte === 0x5f) {
      if (i - at > 24) return 'no'
      continue
    }
    return i - at >= 3 && (byte === 0x20 || byte === 0x2f) ? 'yes' : 'no'
  }
  return 'maybe'
}

function looksLikeStatus(bytes: Uint8Array, at: number, end: number): Verdict {
  for (let i = 0; i < STATUS.length; i++) {
    if (at + i >= end) return 'maybe'
    if (bytes[at + i] !== STATUS[i]) return 'no'
  }
  return 'yes'
}
