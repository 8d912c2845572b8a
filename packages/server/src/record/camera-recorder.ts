// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, type Log, toTicks } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import type { Disk } from '../disk/disk.ts'
import type { Layout } from '../disk/layout.ts'
import { readLedger } from '../disk/ledger.ts'
import { findOpenSegments, newestEnd, recoverSegment } from '../disk/recovery.ts'
import type { Frame, IngestFacts, StreamFormat, StreamListener } from '../stream/stream.ts'
import { BlockPool } from './block-pool.ts'
import type { RecorderEvent, RecorderStatus } from './event.ts'
import { FootageWriter } from './footage-writer.ts'
import { GapKeeper, type Loss } from './gap-keeper.ts'
import { LedgerWriter } from './ledger-writer.ts'
import { LIMITS } from './limits.ts'
import { readRecent, sinceKeyFrame } from './recall.ts'
import { type Cut, SegmentCutter } from './segment-cutter.ts'
import { listDays } from '../disk/listing.ts'
import { noteText } from '../stream/note.ts'

export type CameraRecorderOptions = Readonly<{
  camera: string
  disk: Disk
  layout: Layout
  clock: Clock
  log: Log
  emit: (event: RecorderEvent) => void
  /** Shared by the cameras of a process. */
  pool?: BlockPool
}>

/**
 * Records one camera: frames in, segments, index and ledger out. Between `start` and `close` it answers for every instant:
 * either a segment is open, or a gap is. `tick` must be called a few times a second.
 */
export class CameraRecorder implements StreamListener {
  readonly #options: CameraRecorderOptions
  readonly #cutter: SegmentCutter
  readonly #footage: FootageWriter
  readonly #ledger: LedgerWriter
  readonly #gaps: GapKeeper
  #facts: IngestFacts | null = null
  #lastFrame: EpochTicks | null = null
  #lastCommit: EpochTicks | null = null
  #broken: { since: number; error: string } | null = null // the disk failed; set on failure, cleared by a written fragment
  #waitingSince: number | null = null // monotonic, of the oldest picture not yet given to the disk
  #isClosed = false

  constructor(options: CameraRecorderOptions) {
    this.#options = options
    const { camera, disk, layout, emit } = options
    this.#cutter = new SegmentCutter((cut) => this.#write(cut), options.pool ?? new BlockPool())
    this.#footage = new FootageWriter({
      camera,
      disk,
      layout,
      sink: {
        segment: (segment) => {
          if (segment.reason === null) this.#committed(segment.start)
          emit({ type: 'segment', segment })
        },
        failed: (error, end) => this.#failed(error, end),
      },
    })
    this.#ledger = new LedgerWriter({ camera, disk, layout, failed: (error) => this.#report(error) })
    this.#gaps = new GapKeeper(camera, {
      entry: (entry) => this.#ledger.push(entry),
      opened: (gap) => emit({ type: 'gap-opened', gap }),
      closed: (at) => emit({ type: 'gap-closed', camera, at }),
    })
  }

  /** Makes whole what an earlier process left open, and takes up its gap or names a new one. `alive`: when that process last was. */
  async start(alive: EpochTicks | null = null): Promise<void> {
    const { camera, disk, layout, emit } = this.#options
    try {
      for (const name of await findOpenSegments(disk, layout, camera)) {
        const found = await recoverSegment(disk, layout.segment(camera, name))
        if (found.facts !== null) emit({ type: 'segment', segment: found.facts })
        if (!found.changed) continue
        this.#ledger.push({ kind: 'recovered', at: this.#now(), segment: name, detail: found.detail })
        emit({ type: 'recovered', camera, segment: name, lostBytes: found.lostBytes, detail: found.detail })
      }
      await this.#resumeGap(alive)
    } catch (error) {
      this.#failed(error instanceof Error ? error : new Error(String(error)), null)
    }
    await this.#ledger.idle()
  }

  /** Writes and seals what there is; the gap that begins has this cause. Idempotent. */
  async close(cause: 'restart' | 'not-in-use' | 'planned', detail: string | null = null): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true
      this.#cutter.end('stop')
      this.#gaps.lose({ at: this.#now(), cause, detail })
    }
    await this.settle()
  }

  format(format: StreamFormat): void {
    this.#cutter.format(format)
  }

  frame(frame: Frame): void {
    if (this.#isClosed) return
    const isTaken = this.#cutter.frame(frame, this.#isHeld())
    if (frame.track !== 'video') return
    this.#lastFrame = frame.time
    if (isTaken) this.#waitingSince ??= this.#options.clock.monotonic()
  }

  discontinuity(cause: 'clock-step' | 'timestamps'): void {
    if (cause === 'clock-step') this.#ledger.push({ kind: 'clock-step', at: this.#now(), detail: null })
    this.#cutter.end(cause)
  }

  lost(cause: GapCause, detail: string): void {
    if (this.#isClosed) return
    this.#cutter.end('lost')
    if (this.#broken === null) this.#gaps.lose({ at: this.#now(), cause, detail })
  }

  facts(facts: IngestFacts): void {
    this.#facts = facts
  }

  tick(): void {
    const { clock } = this.#options
    const since = this.#waitingSince
    if (since !== null && clock.monotonic() - since >= LIMITS.flushMillis) {
      this.#waitingSince = null
      this.#cutter.flush()
    }
    if (!this.#isClosed) this.#gaps.tick(this.#now())
    this.#ledger.flush()
  }

  /** Asks for everything written so far to be put on the medium. */
  sync(): void {
    this.#footage.sync()
  }

  /** What was recorded since the newest key frame, for a viewer who comes now; empty when it is too much or nothing is recorded. */
  async recall(): Promise<Frame[]> {
    const waiting = this.#cutter.waitingFrames()
    if (waiting.some(({ track, isKey }) => track === 'video' && isKey)) return sinceKeyFrame(waiting)
    const recent = this.#cutter.isOpen ? await this.#footage.recent() : null
    return recent === null ? [] : sinceKeyFrame([...(await readRecent(this.#options.disk, recent)), ...waiting])
  }

  /** Everything given to the disk so far is done, well or not. */
  async settle(): Promise<void> {
    await this.#footage.idle()
    await this.#ledger.idle()
  }

  status(): RecorderStatus {
    const gap = this.#gaps.gap
    const isRecording = this.#cutter.isOpen && this.#broken === null
    const connecting = this.#facts === null || this.#facts.state !== 'waiting'
    return {
      state: isRecording ? 'recording' : connecting ? 'connecting' : 'waiting',
      cause: isRecording ? null : (gap?.cause ?? this.#facts?.cause ?? null),
      detail: isRecording ? null : (this.#broken?.error ?? gap?.detail ?? this.#facts?.detail ?? null),
      lastCommit: this.#lastCommit,
      lastFrame: this.#lastFrame,
      bytes: this.#footage.bytes,
      ingest: this.#facts,
    }
  }

  #now(): EpochTicks {
    return toTicks(this.#options.clock.now())
  }

  #isHeld(): boolean {
    const broken = this.#broken
    if (broken === null) return false
    return this.#options.clock.monotonic() - broken.since < LIMITS.retryMillis || this.#footage.queued > 0
  }

  #write(cut: Cut): void {
    if (cut.type === 'fragment') this.#waitingSince = null
    if (cut.type === 'open' && this.#broken === null) this.#gaps.find(cut.start)
    if (cut.type === 'end') this.#supposeGap(cut)
    if (this.#footage.write(cut)) return
    this.#cutter.abort()
    this.#footage.write({ type: 'end', reason: 'disk-error', end: this.#now() })
    this.#failed(new Error('the disk is slower than the camera'), null)
  }

  #supposeGap(cut: Cut & { type: 'end' }): void {
    const causes: Partial<Record<typeof cut.reason, Loss>> = {
      hole: { at: cut.end, cause: 'stalled', detail: noteText('pictures-left-out') },
      timestamps: { at: cut.end, cause: 'stalled', detail: noteText('timestamps-jumped') },
      'clock-step': { at: cut.end, cause: 'clock-step', detail: null },
    }
    this.#gaps.suppose(causes[cut.reason] ?? { at: cut.end, cause: 'stalled', detail: noteText('key-awaited') })
  }

  #committed(start: EpochTicks): void {
    this.#lastCommit = this.#now()
    if (this.#broken === null) return
    this.#broken = null
    this.#gaps.find(start)
    this.#options.emit({ type: 'disk-well', camera: this.#options.camera })
  }

  #failed(error: Error, end: EpochTicks | null): void {
    this.#cutter.abort()
    this.#waitingSince = null
    this.#report(error)
    this.#broken = { since: this.#options.clock.monotonic(), error: error.message }
    const at = end ?? this.#lastFrame ?? this.#now()
    this.#gaps.lose({ at, cause: 'disk-error', detail: error.message })
  }

  #report(error: Error): void {
    const { camera, emit, log } = this.#options
    const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
    log.warn('record.disk.failed', { camera, code, message: error.message })
    emit({ type: 'disk-error', camera, code, detail: error.message })
  }

  async #resumeGap(alive: EpochTicks | null): Promise<void> {
    const { camera, disk, layout } = this.#options
    const end = await newestEnd(disk, layout, camera)
    const last = await this.#lastWord()
    if (last === 'never') {
      this.#gaps.lose({ at: end ?? this.#now(), cause: end === null ? 'connecting' : 'restart', detail: null })
    } else if (last === 'back' || (end !== null && end > last.at)) {
      this.#gaps.lose({ at: end ?? this.#now(), cause: 'restart', detail: noteText('recorder-silent') })
    } else {
      this.#gaps.resume(last)
      const { at: start, cause, detail } = last
      this.#options.emit({ type: 'gap-opened', gap: { camera, start, end: null, cause, detail } })
      // What was told held until somebody asked for the camera again, or while somebody was there to see it.
      if (cause === 'not-in-use' || cause === 'planned')
        this.#gaps.lose({ at: this.#now(), cause: 'connecting', detail: null })
      else if (alive !== null && alive > start) this.#gaps.lose({ at: alive, cause: 'restart', detail: null })
    }
  }

  async #lastWord(): Promise<Loss | 'back' | 'never'> {
    const { camera, disk, layout } = this.#options
    for (const day of (await listDays(disk, layout, camera)).toReversed()) {
      const { entries } = await readLedger(disk, layout, { camera, day })
      const last = entries.findLast((entry) => entry.kind === 'lost' || entry.kind === 'back')
      if (last?.kind === 'back') return 'back'
      if (last?.kind === 'lost') return { at: last.at, cause: last.cause, detail: last.detail }
    }
    return 'never'
  }
}
