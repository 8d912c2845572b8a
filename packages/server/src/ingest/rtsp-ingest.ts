// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, Fault, type Log, toError } from '@mingjian/base'
import type { IngestFacts, StreamListener } from '../stream/stream.ts'
import { BACK_OFF, BackOff, LOGIN_BACK_OFF } from './back-off.ts'
import { NO_FACTS } from './facts-meter.ts'
import { RtspSession } from './session.ts'
import { type Loss, lossOf } from './session-fault.ts'
import { type IngestSource, readSource } from './source.ts'

export type RtspIngestOptions = Readonly<{
  camera: string
  source: IngestSource
  clock: Clock
  log: Log
  listener: StreamListener
  /** 0 ≤ x < 1; spreads the retries. */
  random?: () => number
}>

const MAX_QUIRKS = 64

/**
 * Keeps one camera's stream coming: connects, plays, and after each end tries again for ever. Everything the camera
 * does wrong ends in `listener.lost` with its cause or in `facts.quirks`, never in an exception.
 */
export class RtspIngest {
  readonly #by: RtspIngestOptions
  readonly #log: Log
  readonly #backOff: BackOff
  readonly #quirks = new Set<string>()
  readonly #totals = { packetsLost: 0, framesDamaged: 0, timestampsMended: 0 } // of sessions that ended
  #state: 'idle' | 'running' | 'closed' = 'idle'
  #session: RtspSession | null = null
  #loop: Promise<void> = Promise.resolve()
  #wake: (() => void) | null = null
  #transport: 'tcp' | 'udp'
  #triedBoth = false // written only by #fallsBack
  #told: string | null = null // the loss the listener knows about
  #last: EpochTicks | null = null
  #isWatched = false

  constructor(options: RtspIngestOptions) {
    this.#by = options
    this.#log = options.log.with({ camera: options.camera })
    this.#backOff = new BackOff(options.random ?? Math.random)
    this.#transport = options.source.transport ?? 'tcp'
  }

  start(): void {
    if (this.#state !== 'idle') return
    this.#state = 'running'
    this.#loop = this.#run()
  }

  /** While somebody watches, each packet is taken as it comes; otherwise those of a moment together. */
  attend(isWatched: boolean): void {
    this.#isWatched = isWatched
  }

  /** Ends the session politely; nothing is told to the listener afterwards. Idempotent. */
  async close(): Promise<void> {
    this.#state = 'closed'
    this.#wake?.()
    await this.#session?.close()
    await this.#loop
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #run(): Promise<void> {
    while (this.#state === 'running') {
      this.#tell('connecting', null, null)
      const began = this.#by.clock.monotonic()
      const loss = await this.#play()
      if (this.#state !== 'running') return
      const session = this.#session
      this.#session = null
      if (session && this.#fallsBack(session, loss)) continue
      const played = session?.isPlaying ? this.#by.clock.monotonic() - began : 0
      const delay = this.#backOff.next(played, loss.isLoginWrong ? LOGIN_BACK_OFF : BACK_OFF)
      this.#lose(loss, delay)
      await this.#wait(delay)
    }
  }

  /** One session; the answer is why it ended. */
  async #play(): Promise<Loss> {
    const { source, clock, random = Math.random } = this.#by
    try {
      const { url, login } = readSource(source)
      const session = new RtspSession({
        url,
        login,
        transport: this.#transport,
        trustAnyCertificate: source.trustAnyCertificate ?? false,
        clock,
        log: this.#log,
        listener: this.#gate(),
        floor: this.#last,
        random,
        noteQuirk: (name) => this.#note(name),
        mayRest: () => !this.#isWatched,
        second: () => this.#tell('playing', null, null),
      })
      this.#session = session
      return await session.run()
    } catch (thrown) {
      // A bug of ours costs this camera its session and no other camera anything; it is told loudly.
      if (!(thrown instanceof Fault)) this.#log.error('ingest.bug', { error: toError(thrown).stack ?? String(thrown) })
      return lossOf(thrown)
    } finally {
      this.#count()
    }
  }

  /** The listener, deaf once we are closed; hearing a format means that the camera is back. */
  #gate(): Pick<StreamListener, 'format' | 'frame' | 'discontinuity'> {
    const { listener } = this.#by
    return {
      format: (format) => {
        if (this.#state === 'closed') return
        this.#told = null
        listener.format(format)
        this.#tell('playing', null, null)
      },
      frame: (frame) => {
        if (this.#state !== 'closed') listener.frame(frame)
      },
      discontinuity: (cause) => {
        if (this.#state !== 'closed') listener.discontinuity(cause)
      },
    }
  }

  /** A transport that the camera refuses or that carries nothing is left for the other one, at once. */
  #fallsBack(session: RtspSession, loss: Loss): boolean {
    if (session.isPlaying || !loss.isTransportWrong) return false
    const other = session.transport === 'udp' ? 'tcp' : 'udp'
    if (this.#triedBoth) return (this.#triedBoth = false)
    this.#triedBoth = true
    this.#transport = other
    this.#log.info('ingest.transport.changed', { to: other, detail: loss.detail })
    return true
  }

  #count(): void {
    const session = this.#session
    if (!session) return
    this.#last = session.lastPlaced ?? this.#last
    const counts = session.counts
    this.#totals.packetsLost += counts.packetsLost
    this.#totals.framesDamaged += counts.framesDamaged
    this.#totals.timestampsMended += counts.timestampsMended
  }

  #lose(loss: Loss, delay: number): void {
    const key = loss.cause
    this.#tell('waiting', loss, this.#by.clock.now() + delay)
    if (this.#told === key) return
    this.#told = key
    this.#log.warn('ingest.lost', { cause: loss.cause, detail: loss.detail, retryMillis: delay })
    this.#by.listener.lost(loss.cause, loss.detail)
  }

  #note(name: string): void {
    if (this.#quirks.has(name) || this.#quirks.size >= MAX_QUIRKS) return
    this.#quirks.add(name)
    this.#log.info('ingest.quirk', { quirk: name })
  }

  #tell(state: IngestFacts['state'], loss: Loss | null, nextTry: number | null): void {
    if (this.#state !== 'running') return
    const session = this.#session
    const counts = session?.counts
    this.#by.listener.facts({
      state: state === 'playing' && !session?.isPlaying ? 'connecting' : state,
      cause: loss?.cause ?? null,
      detail: loss?.detail ?? null,
      nextTry,
      stream: session?.readFacts() ?? NO_FACTS,
      transport: session?.transport ?? null,
      server: session?.server ?? null,
      packetsLost: this.#totals.packetsLost + (counts?.packetsLost ?? 0),
      framesDamaged: this.#totals.framesDamaged + (counts?.framesDamaged ?? 0),
      timestampsMended: this.#totals.timestampsMended + (counts?.timestampsMended ?? 0),
      quirks: [...this.#quirks],
    })
  }

  async #wait(delay: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, delay)
    this.#wake = resolve
    await promise
    clearTimeout(timer)
    this.#wake = null
  }
}
