// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, toTicks } from '@mingjian/base'
import { type BodyOf, type FragmentFacts, readBody } from '../entry/body.ts'
import type { Entry } from '../entry/entry.ts'
import { equalBytes } from '../tree/equal.ts'
import { leafHash, type Sha256, treeHash } from '../tree/merkle.ts'
import type { Finding } from './finding.ts'

/** A segment as the log tells it. `entry` is the index of the first entry that does. */
export type LoggedSegment = Readonly<{
  entry: number
  name: string
  start: EpochTicks
  end: EpochTicks
  bytes: number
  root: Uint8Array
  init: Readonly<{ hash: Uint8Array; bytes: number }>
  fragments: readonly FragmentFacts[]
}>

export type LoggedGap = Readonly<{ entry: number; start: EpochTicks; end: EpochTicks | null; cause: string }>
export type LoggedDeletion = Readonly<{
  entry: number
  name: string
  start: EpochTicks
  end: EpochTicks
  bytes: number
  root: Uint8Array
  /** When it was entered: before the files went. */
  at: EpochTicks
  because: string
  isEarly: boolean
}>

type Part = BodyOf<'footage.segment'> & Readonly<{ entry: number }>

/** What a log says of one camera's footage: fed with every entry in order, asked afterwards. */
export class CameraStory {
  readonly camera: string
  readonly #sha256: Sha256
  readonly #parts = new Map<string, Part[]>()
  readonly #gaps = new Map<EpochTicks, LoggedGap>()
  readonly #deletions = new Map<string, LoggedDeletion>()
  readonly #findings: Finding[] = []

  constructor(camera: string, sha256: Sha256) {
    this.camera = camera
    this.#sha256 = sha256
  }

  take(index: number, entry: Entry): void {
    if (entry.body['camera'] !== this.camera || !entry.type.startsWith('footage.')) return
    try {
      this.#read(index, entry)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const at = toTicks(entry.at)
      this.#find('log.entry', { start: at, end: at }, `entry ${index} (${entry.type}) cannot be read: ${error.message}`)
    }
  }

  /** By start. A segment of which not all is told, or whose fragments do not give its root, is a finding. */
  segments(): Readonly<{ segments: LoggedSegment[]; findings: Finding[] }> {
    const findings = [...this.#findings]
    const segments: LoggedSegment[] = []
    for (const parts of this.#parts.values()) {
      const joined = this.#join(parts, findings)
      if (joined !== null) segments.push(joined)
    }
    return { segments: segments.toSorted((a, b) => a.start - b.start || a.end - b.end), findings }
  }

  gaps(): LoggedGap[] {
    return [...this.#gaps.values()].toSorted((a, b) => a.start - b.start)
  }

  deletion(name: string): LoggedDeletion | null {
    return this.#deletions.get(name) ?? null
  }

  deletions(): LoggedDeletion[] {
    return [...this.#deletions.values()].toSorted((a, b) => a.start - b.start)
  }

  #read(index: number, entry: Entry): void {
    switch (entry.type) {
      case 'footage.segment': {
        const body = readBody('footage.segment', entry)
        this.#parts.set(body.name, [...(this.#parts.get(body.name) ?? []), { ...body, entry: index }])
        break
      }
      case 'footage.gap': {
        const { start, end, cause } = readBody('footage.gap', entry)
        const known = this.#gaps.get(start)
        this.#gaps.set(start, { entry: known?.entry ?? index, start, end, cause })
        break
      }
      case 'footage.delete':
      case 'footage.tombstone': {
        const { name, start, end, bytes, root, because } = readBody(entry.type, entry)
        const isEarly = entry.type === 'footage.tombstone'
        const told = { entry: index, name, start, end, bytes, root, at: toTicks(entry.at), because, isEarly }
        this.#deletions.set(name, told)
        break
      }
      default:
    }
  }

  #join(parts: readonly Part[], findings: Finding[]): LoggedSegment | null {
    const [first] = parts
    if (first === undefined) return null
    const other = parts.find((part) => !equalBytes(part.root, first.root))
    const add = (kind: Finding['kind'], detail: string): void => {
      const { camera } = this
      findings.push({ camera, from: first.start, to: first.end, kind, detail })
    }
    if (other !== undefined)
      add('footage.relogged', `entries ${first.entry} and ${other.entry} tell of ${first.name} with different roots`)
    const fragments: FragmentFacts[] = []
    for (const part of parts) {
      if (equalBytes(part.root, first.root) && part.first === fragments.length) fragments.push(...part.fragments)
    }
    const { entry, name, start, end, bytes, root, init, count } = first
    const made = treeHash(
      this.#sha256,
      fragments.map(({ hash }) => leafHash(this.#sha256, hash)),
    )
    if (fragments.length === count && equalBytes(made, root))
      return { entry, name, start, end, bytes, root, init, fragments }
    add('log.entry', `entry ${entry} tells a root for ${name} that its fragments do not give`)
    return null
  }

  #find(kind: Finding['kind'], at: Readonly<{ start: EpochTicks; end: EpochTicks }>, detail: string): void {
    this.#findings.push({ camera: this.camera, from: at.start, to: at.end, kind, detail })
  }
}

/** When a fragment begins; past the last one, when the segment ends. */
export function fragmentTime(segment: LoggedSegment, number: number): EpochTicks {
  const fragment = segment.fragments[number]
  return fragment === undefined ? segment.end : ((segment.start + fragment.start * 90) as EpochTicks)
}
