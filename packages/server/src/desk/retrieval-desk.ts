// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { Fault, parseTime, toMillis } from '@mingjian/base'
import {
  EMPTY_ORDER,
  type OrderAct,
  type OrderContent,
  type OrderContentPart,
  type OrderDoor,
  type OrderPaperKind,
  type OrderReceipt,
  type OrderScope,
  type OrderVerb,
} from '@mingjian/contract'
import type { JsonObject } from '@mingjian/evidence'
import type { Actor, Refusal } from '../access/grant.ts'
import { joinSpans, move, narrows } from '../domain/order.ts'
import { judgeOrder, termsOfDoor } from '../domain/order-rules.ts'
import { newId } from '../store/new-id.ts'
import type { OrderChange, StoredOrder } from '../store/orders.ts'
import { type DeskDeps, dayOf, findOrder, momentOf } from './desk-deps.ts'
import { refuseUnmasked, refuseUnsigned } from './order-refusal.ts'
import { scopesOf, spansOf } from './order-seal.ts'

export type NewOrder = Readonly<{ door: OrderDoor; content: OrderContentPart }>
export type Approval = Readonly<{
  until?: string | undefined
  scopes?: readonly OrderScope[] | undefined
  verbs?: readonly OrderVerb[] | undefined
  note: string
}>

type Decide = (order: StoredOrder) => Deed | Refusal | Promise<Deed | Refusal>

type Deed = Readonly<{
  /** In clear in the log. */
  body?: JsonObject
  /** Sealed in the log. */
  private?: Record<string, string>
  set?: OrderChange['set']
  granted?: OrderChange['granted']
  /** Shown in the history; no names. */
  detail?: Record<string, unknown>
  snapshot?: Buffer
}>

/** The acts on retrieval orders: each judged, then entered in the evidence log, and only then done. */
export class RetrievalDesk {
  readonly #by: DeskDeps

  constructor(deps: DeskDeps) {
    this.#by = deps
  }

  /** A draft; nothing is entered yet, since nothing is asked yet. */
  async create({ door, content }: NewOrder, actor: Actor): Promise<string> {
    const id = newId('or')
    const whole = { ...EMPTY_ORDER, ...definedOf(content) }
    const at = this.#now()
    const row = {
      ...{ id, number: null, door, state: 'draft' as const, version: 0, created_at: at },
      ...{ created_by: actor.userId, created_by_name: actor.name },
      ...this.#columns(whole),
    }
    const step = { act: 'draft' as const, at, by_user: actor.userId, by_name: actor.name, entry: null, detail: {} }
    await this.#by.orders.insert(row, spansOf(whole.scopes), { ...step, snapshot: null })
    return id
  }

  /** Only a draft is edited: what was registered stands. */
  edit(id: string, change: Readonly<{ version: number; content: OrderContentPart }>): Promise<Refusal | null> {
    return this.#by.turns.take(id, async () => {
      const { row } = await findOrder(id, this.#by)
      if (row.state !== 'draft') return refuse('order.state', `an order that is ${row.state} is not edited`)
      const content = { ...this.#by.seal.openContent(row.sealed), ...definedOf(change.content) }
      const set = this.#columns(content)
      await this.#by.orders.change({ id, version: change.version, set, asked: spansOf(content.scopes), step: null })
      return null
    })
  }

  /** Only a draft goes without a trace: it was never asked. Its scans go with it. */
  dropDraft(id: string): Promise<Refusal | null> {
    return this.#by.turns.take(id, async () => {
      const { row } = await findOrder(id, this.#by)
      if (row.state !== 'draft') return refuse('order.state', `an order that is ${row.state} stays in the register`)
      for (const paper of await this.#by.papers.list(id)) await this.#by.vault.remove({ order: id, id: paper.id })
      await this.#by.orders.removeDraft(id)
      return null
    })
  }

  register(id: string, actor: Actor): Promise<Refusal | null> {
    return this.#by.turns.take(REGISTER, () =>
      this.#act(id, { act: 'register', actor }, async (order) => {
        const { row } = order
        const content = this.#by.seal.openContent(row.sealed)
        const papers = await this.#by.papers.list(id)
        const moment = momentOf(this.#by)
        const cameras = await this.#by.cameras()
        const judged = { door: row.door, content, papers, isCamera: (camera: string) => cameras.has(camera) }
        const [first, ...more] = judgeOrder(judged, this.#by.law, moment).filter(({ refuses }) => refuses)
        if (first) {
          const words = [first, ...more].map(({ code, detail }) => `${code}: ${detail}`).join('; ')
          return { ...refuse('order.unlawful', words.slice(0, 1000)), article: first.article }
        }
        const number = await this.#nextNumber(row.door)
        const at = this.#now()
        const due = new Date(at.getTime() + this.#by.law.unit.decideHours * HOUR)
        return {
          body: {
            ...{ number, door: row.door, organ: content.organ, verbs: content.verbs },
            ...{ authority: content.authority, need: content.need, officers: content.officers.length },
            scopes: scopesOf(order.asked),
            papers: papers.map(({ kind, officer, sha256 }) => ({ kind, officer, sha256 })),
            due: due.toISOString(),
          },
          private: privateOf(content),
          set: {
            ...{ number, registered_at: at, due_at: due },
            ...{ registered_by: actor.userId, registered_by_name: actor.name },
          },
          detail: { number },
          snapshot: row.sealed,
        }
      }),
    )
  }

  /** Somebody holds the papers against what was written down. */
  check(id: string, note: string, actor: Actor): Promise<Refusal | null> {
    return this.#act(id, { act: 'check', actor }, () => ({
      private: noted(note),
      set: { checked_by: actor.userId },
    }))
  }

  /** By a second person where the terms ask for one; what is granted may be less than what was asked, never more. */
  approve(id: string, approval: Approval, actor: Actor): Promise<Refusal | null> {
    return this.#act(id, { act: 'approve', actor }, (order) => {
      const { row, asked } = order
      const second = this.#refuseSamePerson(order, actor)
      if (second) return second
      const spans = joinSpans(approval.scopes ? spansOf(approval.scopes) : asked)
      const verbs = [...(approval.verbs ?? row.verbs)]
      if (spans.length === 0 || !narrows({ spans: joinSpans(asked), verbs: row.verbs }, { spans, verbs }))
        return refuse('order.scope.wider', 'more cannot be granted than was asked', 'CQ25.2(4)')
      const at = this.#now()
      const asTerms = new Date(at.getTime() + this.#by.law.unit.serveHours * HOUR)
      const wanted = approval.until === undefined ? null : parseTime(approval.until)
      const until = wanted === null ? asTerms : new Date(Math.min(toMillis(wanted), asTerms.getTime()))
      if (until <= at) return refuse('order.until.past', 'the end of the right lies in the past')
      const granted = { scopes: scopesOf(spans), verbs, until: until.toISOString() }
      return {
        body: granted,
        private: noted(approval.note),
        set: {
          ...{ until, verbs, decided_at: at, overdue_told: null },
          ...{ decided_by: actor.userId, decided_by_name: actor.name },
        },
        granted: spans,
        detail: { until: until.toISOString(), verbs },
      }
    })
  }

  refuse(
    id: string,
    given: Readonly<{ reason: string; article: string | null }>,
    actor: Actor,
  ): Promise<Refusal | null> {
    const decide: Decide = async ({ row }) => {
      const article = given.article ?? (await this.#firstArticle(row.id))
      const refusal = { reason: given.reason, article }
      return {
        body: { article },
        private: { reason: given.reason },
        set: {
          ...{ outcome: this.#by.seal.closeOutcome({ refusal }), decided_at: this.#now() },
          ...{ decided_by: actor.userId, decided_by_name: actor.name },
          ...(row.number === null ? { number: await this.#nextNumber(row.door), registered_at: this.#now() } : {}),
        },
        detail: { article },
        snapshot: row.sealed,
      }
    }
    return this.#by.turns.take(REGISTER, () => this.#act(id, { act: 'refuse', actor }, decide))
  }

  /** Both sides sign for what was shown and handed over; no visit goes on behind it. */
  async serve(id: string, receipt: OrderReceipt, actor: Actor): Promise<Refusal | null> {
    return this.#act(id, { act: 'serve', actor }, ({ row }) => {
      const content = this.#by.seal.openContent(row.sealed)
      const unmasked = refuseUnmasked(row, this.#by)
      if (unmasked) return unmasked
      const { officers } = termsOfDoor({ door: row.door, content }, this.#by.law, momentOf(this.#by).on)
      const unsigned = refuseUnsigned(receipt, {
        content,
        least: row.door === 'authority' ? officers.least : 1,
        article: officers.article,
      })
      if (unsigned) return unsigned
      const text = JSON.stringify(receipt)
      return {
        body: { receipt: createHash('sha256').update(text).digest('hex'), signatures: receipt.signatures.length },
        private: {
          signers: JSON.stringify(receipt.signatures.map(({ side, name }) => ({ side, name }))),
          ...(receipt.handedOver === '' ? {} : { 'handed-over': receipt.handedOver }),
        },
        set: { outcome: this.#by.seal.closeOutcome({ receipt }) },
        detail: { signatures: receipt.signatures.length },
      }
    })
  }

  close(id: string, note: string, actor: Actor): Promise<Refusal | null> {
    return this.#act(id, { act: 'close', actor }, () => ({ private: noted(note) }))
  }

  withdraw(id: string, reason: string, actor: Actor): Promise<Refusal | null> {
    return this.#act(id, { act: 'withdraw', actor }, () => {
      const outcome = this.#by.seal.closeOutcome({ refusal: { reason, article: null } })
      return { private: { reason }, set: { outcome } }
    })
  }

  /** Keeps a scan of a draft or of an order that is not decided yet. Answers the paper's id. */
  addPaper(
    id: string,
    scan: Readonly<{ kind: OrderPaperKind; officer: number | null; name: string; bytes: Uint8Array }>,
    actor: Actor,
  ): Promise<string | Refusal> {
    return this.#by.turns.take(id, async () => {
      const { row } = await findOrder(id, this.#by)
      if (!UNDECIDED.has(row.state)) return refuse('order.state', `an order that is ${row.state} takes no more scans`)
      const kept = await this.#by.papers.list(id)
      if (kept.length >= MOST_PAPERS) throw new Fault('exhausted', 'order.paper.count', `at most ${MOST_PAPERS} scans`)
      const place = { order: id, id: newId('pa') }
      const { key, ...facts } = await this.#by.vault.put(place, scan.bytes)
      const body = { order: id, paper: place.id, kind: scan.kind, user: actor.userId, ...facts }
      const { index } = await this.#by.enter({ type: 'order.paper', body, private: { name: scan.name || 'scan' } })
      const at = this.#now()
      await this.#by.papers.insert({
        ...{ id: place.id, order_id: id, kind: scan.kind, officer: scan.officer, name: scan.name, key },
        ...{ ...facts, entry: index, added_at: at, added_by: actor.userId, added_by_name: actor.name },
      })
      const person = { by_user: actor.userId, by_name: actor.name, snapshot: null }
      const detail = { kind: scan.kind, sha256: facts.sha256 }
      await this.#by.orders.addStep(id, { act: 'paper', at, ...person, entry: index, detail })
      return place.id
    })
  }

  /** The scan itself; that it was looked at is entered first. */
  async seePaper(id: string, paper: string, actor: Actor): Promise<{ bytes: Uint8Array; type: string; name: string }> {
    const row = await this.#by.papers.find(id, paper)
    if (row === null) throw new Fault('not-found', 'order.paper.unknown', 'there is no such scan')
    const body = { order: id, paper, user: actor.userId, sha256: row.sha256 }
    const { index } = await this.#by.enter({ type: 'order.look', body })
    const person = { by_user: actor.userId, by_name: actor.name, snapshot: null }
    const detail = { kind: row.kind, paper }
    await this.#by.orders.addStep(id, { act: 'look', at: this.#now(), ...person, entry: index, detail })
    return { bytes: await this.#by.vault.get({ order: id, id: paper }, row), type: row.type, name: row.name }
  }

  /** Only of a draft. */
  removePaper(id: string, paper: string, actor: Actor): Promise<Refusal | null> {
    return this.#by.turns.take(id, async () => {
      const { row } = await findOrder(id, this.#by)
      if (row.state !== 'draft') return refuse('order.state', `scans of an order that is ${row.state} stay`)
      await this.#by.enter({ type: 'order.paper', body: { order: id, paper, user: actor.userId, removed: true } })
      await this.#by.papers.remove(id, paper)
      await this.#by.vault.remove({ order: id, id: paper })
      return null
    })
  }

  /** Judged, entered, done: what is refused leaves nothing behind. */
  #act(id: string, deed: Readonly<{ act: OrderAct; actor: Actor }>, decide: Decide): Promise<Refusal | null> {
    const { act, actor } = deed
    return this.#by.turns.take(id, async () => {
      const order = await findOrder(id, this.#by)
      const next = move(order.row.state, act)
      if (typeof next !== 'string') return next
      const made = await decide(order)
      if ('refused' in made) return made
      const body = { order: id, user: actor.userId, ...made.body }
      const { index } = await this.#by.enter({
        ...{ type: `order.${act}` as const, body },
        ...(made.private ? { private: made.private } : {}),
      })
      await this.#by.orders.change({
        ...{ id, version: order.row.version, set: { ...made.set, state: next } },
        ...(made.granted ? { granted: made.granted } : {}),
        step: {
          ...{ act, at: this.#now(), by_user: actor.userId, by_name: actor.name, entry: index },
          ...{ detail: made.detail ?? {}, snapshot: made.snapshot ?? null },
        },
      })
      if (OVER.has(next)) {
        this.#by.over(id)
        await this.#by.visits.end({ order: id }, this.#now())
      }
      return null
    })
  }

  #refuseSamePerson({ row }: StoredOrder, actor: Actor): Refusal | null {
    const { approvers, approversArticle } = this.#by.law.unit
    if (approvers <= 1 || (actor.userId !== null && actor.userId !== row.registered_by)) return null
    return refuse('order.second-person', 'whoever registered an order does not approve it', approversArticle)
  }

  async #firstArticle(id: string): Promise<string | null> {
    const { row } = await findOrder(id, this.#by)
    const cameras = await this.#by.cameras()
    const judged = {
      ...{ door: row.door, content: this.#by.seal.openContent(row.sealed) },
      ...{ papers: await this.#by.papers.list(id), isCamera: (camera: string) => cameras.has(camera) },
    }
    const findings = judgeOrder(judged, this.#by.law, momentOf(this.#by))
    return findings.find(({ refuses, article }) => refuses && article !== null)?.article ?? null
  }

  /** In order and without holes: given while the register's turn is held, used at once. */
  async #nextNumber(door: OrderDoor): Promise<string> {
    const year = dayOf(this.#by.clock.now(), this.#by.zone).slice(0, 4)
    const prefix = `${PREFIX[door]}${year}-`
    const last = await this.#by.orders.lastNumber(prefix)
    return `${prefix}${String(Number(last?.slice(prefix.length) ?? 0) + 1).padStart(5, '0')}`
  }

  #columns(content: OrderContent) {
    const { authority, need, organ, verbs } = content
    return { authority, need, organ, verbs, sealed: this.#by.seal.closeContent(content) }
  }

  #now(): Date {
    return new Date(this.#by.clock.now())
  }
}

const HOUR = 3_600_000
const REGISTER = ' register' // a key that is no order's
const MOST_PAPERS = 40
const UNDECIDED: ReadonlySet<string> = new Set(['draft', 'registered', 'checked'])
/** Nobody looks any more. */
const OVER: ReadonlySet<string> = new Set(['served', 'closed', 'withdrawn', 'refused'])
/** 调取, 内部, 本人, 发布. */
const PREFIX: Readonly<Record<OrderDoor, string>> = { authority: 'DQ', internal: 'NB', person: 'BR', release: 'FB' }

function refuse(code: string, detail: string, article: string | null = null): Refusal {
  return { refused: true, code, detail, article }
}

function noted(note: string): Record<string, string> {
  return note === '' ? {} : { note }
}

/** Each by itself, so that one can be shown to a court without the others. */
function privateOf(content: OrderContent): Record<string, string> {
  const fields = {
    officers: content.officers.length > 0 ? JSON.stringify(content.officers) : '',
    purpose: content.purpose,
    necessity: content.necessity,
    case: content.caseNumber,
    basis: content.legalBasis,
    certificate: content.certificateNumber,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}

function definedOf(content: OrderContentPart): Partial<OrderContent> {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined))
}
