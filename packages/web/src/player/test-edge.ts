// SPDX-License-Identifier: Apache-2.0
// Stand-ins for what the browser gives a driver: WebSocket, MediaSource, a video element and timers moved by hand.
import type { LivePort } from './live-port.ts'

type Listener = (event?: unknown) => void
type Timer = { at: number; every: number | null; run: () => void }

function box(type: string, ...parts: Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 8)
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, size)
  for (let i = 0; i < 4; i += 1) bytes[4 + i] = type.charCodeAt(i)
  let at = 8
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  values.forEach((value, i) => new DataView(bytes.buffer).setUint32(i * 4, value))
  return bytes
}

const SCALE = 90_000
const trak = box('trak', box('tkhd', words(0, 0, 0, 1, 0, 0)), box('mdia', box('mdhd', words(0, 0, 0, SCALE, 0, 0))))
const avcC = box('avcC', new Uint8Array([1, 0x64, 0, 0x1f]))

/** An initialisation segment with one H.264 track at 90 kHz. */
export const init: Uint8Array = new Uint8Array([...box('ftyp', words(0)), ...box('moov', trak, avcC)])

/** A media segment that begins at a time and lasts some seconds; FakeBuffer reads both from it. */
export function media(start: number, seconds: number): Uint8Array {
  const traf = box('traf', box('tfhd', words(0, 1)), box('tfdt', words(0, Math.round(start * SCALE))))
  return new Uint8Array([...box('moof', traf), ...box('mdat', words(Math.round(seconds * SCALE)))])
}

/** Appends at once, keeps one list of ranges, and says updateend when the edge lets it. */
class FakeBuffer {
  updating = false
  timestampOffset = 0
  ranges: [number, number][] = []
  readonly #listeners = new Map<string, Listener[]>()

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }
  get buffered() {
    const { ranges } = this
    return { length: ranges.length, start: (i: number) => ranges[i]?.[0] ?? 0, end: (i: number) => ranges[i]?.[1] ?? 0 }
  }
  appendBuffer(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let start = 0
    for (let at = 0; at + 8 <= bytes.length; at += view.getUint32(at)) {
      const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
      if (type === 'moof') start = view.getUint32(at + view.getUint32(at) - 4) / SCALE + this.timestampOffset
      if (type === 'mdat') this.#add(start, start + view.getUint32(at + 8) / SCALE)
    }
  }
  #add(start: number, end: number): void {
    const near = this.ranges.findLast((range) => start >= range[0] - 0.01 && start <= range[1] + 0.01)
    if (near) near[1] = Math.max(near[1], end)
    else this.ranges = [...this.ranges, [start, end] as [number, number]].toSorted((a, b) => a[0] - b[0])
  }
  abort(): void {}
  changeType(): void {}
  remove(from: number, to: number): void {
    this.ranges = this.ranges.flatMap(([start, end]): [number, number][] =>
      to <= start || from >= end ? [[start, end]] : end > to ? [[to, end]] : [],
    )
  }
}

class FakeSocket {
  binaryType = 'blob'
  isClosed = false
  onmessage: Listener | null = null
  onclose: Listener | null = null
  readonly url: string

  constructor(url: string) {
    this.url = url
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  give(bytes: Uint8Array): void {
    this.onmessage?.({ data: bytes.slice().buffer })
  }
  drop(): void {
    this.isClosed = true
    this.onclose?.()
  }
  close(): void {
    this.isClosed = true
  }
}

/** All of it together. Time passes only through {@link advance}; the video plays what is buffered. */
export class FakeEdge {
  mono = 1000
  wall = Date.parse('2026-11-23T00:00:00Z')
  playable: string[] | null = null
  urls = 0
  readonly sockets: FakeSocket[] = []
  readonly timers = new Set<Timer>()
  readonly buffer = new FakeBuffer()
  readonly video = {
    currentTime: 0,
    playbackRate: 1,
    rate: 1, // 0: stands still whatever is asked
    paused: true,
    muted: true,
    readyState: 0,
    addEventListener() {},
    removeEventListener() {},
    pause() {
      this.paused = true
    },
    play() {
      this.paused = false
      return Promise.resolve()
    },
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1)
    if (!last) throw new Error('no socket was opened')
    return last
  }
  get bufferEnd(): number {
    return this.buffer.ranges.at(-1)?.[1] ?? 0
  }
  get bufferStart(): number {
    return this.buffer.ranges[0]?.[0] ?? 0
  }

  createSource = () => {
    const { buffer } = this
    const opened: Listener[] = []
    queueMicrotask(() => opened.forEach((run) => run()))
    return {
      duration: 0,
      addEventListener: (type: string, run: Listener) => {
        opened.push(run)
        if (type === 'sourceopen' && this.opensAtOnce) run()
      },
      addSourceBuffer: () => buffer,
    }
  }
  opensAtOnce = true
  attach = () => {
    this.urls += 1
    return () => {
      this.urls -= 1
    }
  }
  canPlay = (mime: string) => this.playable === null || this.playable.includes(mime)

  // Only what the drivers use of each is there.
  readonly port = {
    openSocket: (url: string) => {
      const socket = new FakeSocket(url)
      this.sockets.push(socket)
      return socket
    },
    createSource: this.createSource,
    attach: this.attach,
    canPlay: this.canPlay,
    now: () => this.mono,
    wall: () => this.wall,
    every: (millis: number, run: () => void) => this.#timer(millis, millis, run),
    after: (millis: number, run: () => void) => this.#timer(millis, null, run),
    random: () => 1,
  } as unknown as LivePort

  #timer(wait: number, every: number | null, run: () => void): () => void {
    const timer = { at: this.mono + wait, every, run }
    this.timers.add(timer)
    return () => this.timers.delete(timer)
  }

  /** Lets milliseconds pass in steps of at most 20. */
  advance(millis: number): void {
    for (let left = millis; left > 0; left -= 20) {
      const step = Math.min(20, left)
      this.mono += step
      this.wall += step
      const { video } = this
      if (this.buffer.ranges.length > 0) video.readyState = 4
      if (!video.paused)
        video.currentTime = Math.min(
          this.bufferEnd,
          video.currentTime + (step / 1000) * video.playbackRate * video.rate,
        )
      for (const timer of [...this.timers]) {
        if (timer.at > this.mono || !this.timers.has(timer)) continue
        if (timer.every === null) this.timers.delete(timer)
        else timer.at += timer.every
        timer.run()
      }
    }
  }
}
