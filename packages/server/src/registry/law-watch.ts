// SPDX-License-Identifier: Apache-2.0
import { type Log, toError } from '@mingjian/base'
import { addDays, parseDay, type Status } from '@mingjian/law'
import type { Enter } from '../log/enter.ts'
import type {
  Evaluated,
  NoticeRow,
  Obligations,
  OpenRow,
  OpenStatus,
  SubjectKind,
  SubjectState,
} from '../store/obligations.ts'
import { REGISTRY_LIMITS } from '../store/registry-limits.ts'
import { isOpen, type LawDesk, type Owed, wantingOf } from './law-desk.ts'
import type { SubjectReader } from './subject-reader.ts'

export type LawWatchDeps = Readonly<{
  desk: LawDesk
  reader: SubjectReader
  obligations: Obligations
  enter: Enter
  log: Log
  /** Whether a rule asks for a system at each place, and whether none answers it. */
  wanting: (places: readonly Readonly<{ id: string; must_build: boolean; is_wanting: boolean }>[]) => Promise<void>
  /** Something is new for somebody. */
  told: (notices: readonly Omit<NoticeRow, 'id'>[]) => void
}>

export type Touched = Readonly<{ kind: SubjectKind; id: string }>

const BATCH = REGISTRY_LIMITS.batch
const KINDS = ['place', 'system', 'camera'] as const

/**
 * Keeps what is open at what registry, rulebooks and calendar say: after a change of a thing at once, and everything once a
 * day. What is new compared with the time before is told once, on its day.
 */
export class LawWatch {
  readonly #by: LawWatchDeps
  readonly #due: Touched[] = [] // changed things whose dependents are still to be looked at
  readonly #waiting = new Map<SubjectKind, Readonly<{ ids: Set<string>; done: Promise<void> }>>()
  #running: Promise<void> | null = null
  #turn: Promise<unknown> = Promise.resolve() // one comparison at a time: two of one thing would tell it twice
  #isClosed = false

  constructor(options: LawWatchDeps) {
    this.#by = options
  }

  /** The things themselves at once; what hangs on them after that. */
  async changed(touched: Touched): Promise<void> {
    await this.#join(touched)
    if (!this.#due.some(({ kind, id }) => kind === touched.kind && id === touched.id)) this.#due.push(touched)
    void this.#work()
  }

  /** Resolves when nothing changed waits to be looked at. */
  async settled(): Promise<void> {
    while (this.#due.length > 0 || this.#running) await (this.#running ?? this.#work())
  }

  /** Everything not yet looked at today, under today's rulebooks. */
  async round(): Promise<number> {
    const { desk, obligations } = this.#by
    let count = 0
    for (const kind of KINDS) {
      for (;;) {
        if (this.#isClosed) return count
        const given = { on: desk.today(), books: desk.library.hash, limit: BATCH }
        const ids = await obligations.stale(kind, given)
        if (ids.length === 0) break
        await this.#refresh(kind, ids)
        count += ids.length
        if (ids.length < BATCH) break
      }
    }
    return count
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#running
  }

  #work(): Promise<void> {
    this.#running ??= this.#follow()
      .catch((thrown: unknown) => this.#by.log.warn('law.watch.failed', { error: toError(thrown).message }))
      .finally(() => (this.#running = null))
    return this.#running
  }

  async #follow(): Promise<void> {
    while (this.#due.length > 0 && !this.#isClosed) {
      const around = { place: new Set<string>(), system: new Set<string>(), camera: new Set<string>() }
      for (const { kind, id } of this.#due.splice(0, BATCH)) {
        const found = await this.#by.reader.dependents(kind, id)
        for (const each of KINDS) for (const dependent of found[each]) around[each].add(dependent)
      }
      for (const kind of KINDS) {
        const ids = [...around[kind]]
        for (let at = 0; at < ids.length; at += BATCH) await this.#refresh(kind, ids.slice(at, at + BATCH))
      }
    }
  }

  /** Changes that come while others are compared are compared together. */
  #join({ kind, id }: Touched): Promise<void> {
    const waiting = this.#waiting.get(kind)
    if (waiting) {
      waiting.ids.add(id)
      return waiting.done
    }
    const ids = new Set([id])
    const turn = this.#turn.then(() => {
      this.#waiting.delete(kind)
      return this.#compare(kind, [...ids])
    })
    this.#turn = turn.catch(() => {})
    this.#waiting.set(kind, { ids, done: turn })
    return turn
  }

  #refresh(kind: SubjectKind, ids: readonly string[]): Promise<void> {
    const turn = this.#turn.then(() => this.#compare(kind, ids))
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #compare(kind: SubjectKind, ids: readonly string[]): Promise<void> {
    const { desk, reader, obligations, enter, told } = this.#by
    const on = desk.today()
    const [subjects, before] = [await reader.read(kind, ids), await obligations.before(kind, ids)]
    const all = subjects.map((subject): Evaluated => {
      const owed = desk.owed(subject)
      const was = before.open.get(subject.id) ?? []
      const open = owed.filter(isOpen).map((each) => toRow(each, { on, was }))
      const state = before.states.get(subject.id) ?? null
      const notices = this.#notices(owed, { on, was, state })
      return { kind, id: subject.id, on, books: desk.library.hash, open, notices }
    })
    const notices = all.flatMap((each) => each.notices)
    if (notices.length > 0) {
      const lines = notices.map((each) => [each.kind, each.rule, each.subject_kind, each.subject, each.day])
      for (let at = 0; at < lines.length; at += BATCH)
        await enter({ type: 'obligation.tell', body: { on, notices: lines.slice(at, at + BATCH) } })
    }
    await obligations.apply(kind, all)
    if (kind === 'place') await this.#by.wanting(subjects.map((each) => ({ id: each.id, ...wantingOf(each, desk) })))
    if (notices.length > 0) told(notices)
  }

  #notices(
    owed: readonly Owed[],
    given: Readonly<{ on: string; was: readonly OpenRow[]; state: SubjectState | null }>,
  ): Omit<NoticeRow, 'id'>[] {
    const was = new Map(given.was.map((row) => [row.rule, row]))
    return owed.flatMap((each) => {
      const now = isOpen(each) ? each.obligation.status : null
      const kind = whatIsNew(was.get(each.obligation.rule.id)?.status ?? null, now)
      return kind === null ? [] : [this.#notice(each, kind, given)]
    })
  }

  #notice(
    each: Owed,
    kind: NoticeRow['kind'],
    given: Readonly<{ on: string; state: SubjectState | null }>,
  ): Omit<NoticeRow, 'id'> {
    const { obligation, subject, unit } = each
    const exposure = kind === 'begun' || kind === 'remedied' ? [] : this.#by.desk.exposure([each], 'unit')
    return {
      day: kind === 'overdue' ? dayOfLapse(each, given) : given.on,
      ...{ kind, rule: obligation.rule.id, subject_kind: subject.kind, subject: subject.id, name: subject.name, unit },
      district: subject.place.body.district,
      last_day: obligation.lastDay,
      exposure: exposure.map(({ article, fine }) => ({ article, fine })),
      entry: null,
    }
  }
}

/** What is told when a status takes another's place. */
export function whatIsNew(was: OpenStatus | null, now: Status | null): NoticeRow['kind'] | null {
  const isBad = (status: Status | null): boolean => status === 'overdue' || status === 'broken'
  if (isBad(now)) return isBad(was) ? null : now === 'overdue' ? 'overdue' : 'broken'
  if (isBad(was)) return 'remedied'
  return now === 'due' && was === null ? 'begun' : null
}

/** The day after the last one, unless the thing was not known then: a server that was away tells the true day. */
function dayOfLapse({ obligation }: Owed, { on, state }: Readonly<{ on: string; state: SubjectState | null }>): string {
  if (obligation.lastDay === null || state === null) return on
  const lapsed = addDays(obligation.lastDay, 1)
  const seen = addDays(parseDay(state.evaluated_on), 1)
  const day = lapsed > seen ? lapsed : seen
  return day < on ? day : on
}

function toRow(each: Owed, given: Readonly<{ on: string; was: readonly OpenRow[] }>): OpenRow {
  const { obligation, subject, unit, facts } = each
  const { rule, status, lastDay } = obligation
  const stood = given.was.find((row) => row.rule === rule.id && row.status === status)
  const since = stood?.since ?? given.on
  return {
    ...{ subject_kind: subject.kind, subject: subject.id, name: subject.name, rule: rule.id, since, unit },
    status: status === 'due' || status === 'overdue' ? status : 'broken',
    last_day: lastDay,
    sort_day: lastDay ?? since,
    system: subject.system?.id ?? null,
    place: subject.place.id,
    district: subject.place.body.district,
    detail: {
      facts: Object.fromEntries(obligation.facts.map((name) => [name, facts[name] ?? null])),
      ...{ because: obligation.because, needs: obligation.needs, strictDay: obligation.strictDay },
    },
  }
}
