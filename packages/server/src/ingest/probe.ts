// SPDX-License-Identifier: Apache-2.0
import type { StreamFacts } from '@mingjian/contract'
import { type Clock, type EpochTicks, type Log, TICKS_PER_SECOND } from '@mingjian/base'
import type { VideoFormat } from '@mingjian/wire'
import type { Frame, StreamListener } from '../stream/stream.ts'
import { noteText } from '../stream/note.ts'
import { NO_FACTS } from './facts-meter.ts'
import { RtspSession, type SessionOptions } from './session.ts'
import { type Loss, type LossCause, lossOf } from './session-fault.ts'
import { type IngestSource, readSource } from './source.ts'

export type ProbeOptions = Readonly<{
  clock: Clock
  log: Log
  millis?: number
  random?: () => number
  signal?: AbortSignal
}>

/** What a connection test saw; `key` is the newest key frame with its format, for a still. */
export type Probe = Readonly<{
  ok: boolean
  cause: LossCause | null
  detail: string | null
  facts: StreamFacts
  transport: 'tcp' | 'udp' | null
  server: string | null
  quirks: readonly string[]
  warnings: readonly string[]
  key: Readonly<{ frame: Frame; format: VideoFormat }> | null
}>

const PROBE_MILLIS = 5000
const LONG_KEY_SECONDS = 4
const CLOCK_OFFSET_MILLIS = 2000

/** Plays a source for about five seconds and tells what it is like. A camera that cannot be played is an answer, not an error. */
export async function probe(source: IngestSource, options: ProbeOptions): Promise<Probe> {
  const first = await probeOnce(source, source.transport ?? 'tcp', options)
  if (first.probe.ok || !first.loss?.isTransportWrong) return first.probe
  const second = await probeOnce(source, source.transport === 'udp' ? 'tcp' : 'udp', options)
  return second.probe.ok ? { ...second.probe, warnings: [...second.probe.warnings, 'transport-changed'] } : first.probe
}

async function probeOnce(
  source: IngestSource,
  transport: 'tcp' | 'udp',
  options: ProbeOptions,
): Promise<{ probe: Probe; loss: Loss | null }> {
  const seen = new Seen()
  let session: RtspSession | null = null
  let loss: Loss | null = null
  try {
    const { url, login } = readSource(source)
    session = new RtspSession({
      ...sessionOptions(source, transport, options),
      url,
      login,
      listener: seen,
      noteQuirk: (name) => seen.quirks.add(name),
      second: () => void session?.readFacts(),
    })
    loss = await playFor(session, options)
  } catch (thrown) {
    loss = lossOf(thrown)
  }
  const ok = seen.key !== null
  const facts = session?.readFacts() ?? NO_FACTS
  const probe: Probe = {
    ok,
    cause: ok ? null : (loss?.cause ?? 'stalled'),
    detail: ok ? null : (loss?.detail ?? noteText('picture-missing')),
    facts,
    transport: session?.isPlaying ? session.transport : null,
    server: session?.server ?? null,
    quirks: [...seen.quirks],
    warnings: ok && session ? warningsOf({ session, facts, seen, isSecure: /^rtsps:/i.test(source.url) }) : [],
    key: seen.key,
  }
  return { probe, loss }
}

/** Why the session ended by itself; null when it lasted the whole time. */
async function playFor(session: RtspSession, options: ProbeOptions): Promise<Loss | null> {
  let isOver = false
  const stop = (): void => {
    isOver = true
    void session.close()
  }
  const timer = setTimeout(stop, options.millis ?? PROBE_MILLIS)
  options.signal?.addEventListener('abort', stop, { once: true })
  try {
    return await session.run()
  } catch (thrown) {
    return isOver ? null : lossOf(thrown)
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', stop)
  }
}

function sessionOptions(
  source: IngestSource,
  transport: 'tcp' | 'udp',
  options: ProbeOptions,
): Omit<SessionOptions, 'url' | 'login' | 'listener' | 'noteQuirk' | 'second'> {
  return {
    transport,
    trustAnyCertificate: source.trustAnyCertificate ?? false,
    clock: options.clock,
    log: options.log,
    floor: null,
    mayRest: () => false,
    random: options.random ?? Math.random,
  }
}

/** Listens to a probed session and keeps only the newest key frame. */
class Seen implements Pick<StreamListener, 'format' | 'frame' | 'discontinuity'> {
  readonly quirks = new Set<string>()
  key: Probe['key'] = null
  hasReordered = false
  #format: VideoFormat | null = null
  #keyTime: EpochTicks | null = null
  #last = 0 as EpochTicks

  /** Of the camera's time, from the newest key frame to the last picture. */
  get secondsSinceKey(): number {
    return this.#keyTime === null ? 0 : (this.#last - this.#keyTime) / TICKS_PER_SECOND
  }

  format(format: { video: VideoFormat }): void {
    this.#format = format.video
  }

  frame(frame: Frame): void {
    if (frame.track !== 'video' || !this.#format) return
    if (frame.time < this.#last) this.hasReordered = true
    this.#last = frame.time
    if (frame.isKey) this.#keyTime = frame.time
    // The depacketizer's memory is shared by many frames: what is kept is copied.
    if (frame.isKey && !frame.isDamaged)
      this.key = { frame: { ...frame, data: frame.data.slice() }, format: this.#format }
  }

  discontinuity(): void {
    this.#keyTime = null
    this.#last = 0 as EpochTicks
  }
}

type Sight = Readonly<{ session: RtspSession; facts: StreamFacts; seen: Seen; isSecure: boolean }>

function warningsOf({ session, facts, seen, isSecure }: Sight): string[] {
  const warnings: string[] = []
  // With one key frame only it is known no better than by how long no other came.
  if ((facts.keyInterval ?? seen.secondsSinceKey) > LONG_KEY_SECONDS) warnings.push('long-key-interval')
  if (facts.clockOffset === null) warnings.push('no-sender-reports')
  else if (Math.abs(facts.clockOffset) > CLOCK_OFFSET_MILLIS) warnings.push('clock-offset')
  if (facts.audio === null && session.passedOver.length > 0) warnings.push('audio-unsupported')
  if (seen.hasReordered) warnings.push('b-frames')
  if (session.scheme === 'basic' && !isSecure) warnings.push('plain-password')
  if (session.counts.packetsLost > 0) warnings.push('packets-lost')
  if (session.counts.timestampsMended > 0) warnings.push('timestamps-mended')
  return warnings
}
