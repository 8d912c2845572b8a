// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault } from '@mingjian/base'
import type { JsonObject } from '@mingjian/evidence'
import type { FilingBlock, FilingDossier, FilingMaterial, FilingQuery } from '@mingjian/contract'
import { evaluate } from '@mingjian/law'
import type { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import { blockOf, dayGiven, dayThatCounts, mayFile } from '../domain/filing.ts'
import { handOf, isWithin, reachOf } from '../registry/reach.ts'
import type { Enter } from '../log/enter.ts'
import type { Archives } from '../registry/archives.ts'
import type { LawDesk } from '../registry/law-desk.ts'
import type { Registry } from '../registry/registry.ts'
import type { FilingActRow, FilingRow, Filings } from '../store/filings.ts'
import type { FilingPost } from '../store/filing-post.ts'
import { newId } from '../store/new-id.ts'
import type { OpenRow, Obligations } from '../store/obligations.ts'
import type { Assembled, Dossiers } from './dossier.ts'
import { hashOfDossier } from './dossier-hash.ts'
import { MOST_PAPER, once, PDF } from './paper.ts'

export type MadePaper = Readonly<{ kind: string; title: string; print: () => Promise<Uint8Array> }>

export type FilingPrint = Readonly<{
  /** Papers that are handed in with it, made from what the register knows: form, acceptance report, dismantling report. */
  papers: (system: string) => Promise<readonly MadePaper[]>
  certificate: (row: FilingRow) => Promise<Uint8Array>
}>

export type FilingDeskDeps = Readonly<{
  filings: Filings
  post: Pick<FilingPost, 'authorityOf'>
  dossiers: Dossiers
  registry: Registry
  desk: LawDesk
  archives: Archives
  obligations: Pick<Obligations, 'list' | 'count'>
  print: FilingPrint
  /** Lets an act stand in the registry; what it could not do comes again. */
  apply: (row: FilingRow) => Promise<void>
  enter: Enter
  clock: Clock
}>

export type FilingShown = Readonly<{ row: FilingRow; acts: readonly FilingActRow[]; here: readonly string[] }>
/** With the papers that the register makes itself where the archives hold none. */
type Enclosing = Assembled & Readonly<{ papers: readonly MadePaper[] }>
export type DraftShown = Enclosing & Readonly<{ peer: string | null; block: FilingBlock | null; open: string | null }>
type Told = Readonly<{ actor: Actor; words: string }>
type Act = Pick<FilingActRow, 'act' | 'until' | 'dossier'> & Readonly<{ body: JsonObject; changed: Partial<FilingRow> }>

const OWED: ReadonlySet<string> = new Set(['file-with-district-police', 'file-change', 'report-dismantling'])
const REVIEW = 'answer-filing'
const YEAR = 4

/** Filing with the district's police (article 16): handed in complete, returned for correction or accepted with a number. */
export class FilingDesk {
  readonly #by: FilingDeskDeps

  constructor(options: FilingDeskDeps) {
    this.#by = options
  }

  async list(ask: z.output<typeof FilingQuery>, actor: Actor): Promise<Awaited<ReturnType<Filings['list']>>> {
    const { registry, filings, desk } = this.#by
    return filings.list({ ...ask, reach: await reachOf(actor, registry), today: desk.today() })
  }

  /** What should be filed and is not, by its last day. */
  async owed(
    ask: Readonly<{ district?: string | undefined; page: number; size: number }>,
    actor: Actor,
  ): Promise<{ rows: OpenRow[]; total: number }> {
    const { registry, obligations, desk } = this.#by
    const reach = await reachOf(actor, registry)
    const rules = desk.library.books.flatMap((book) => book.rules.filter(({ action }) => OWED.has(action)))
    const filter = {
      ...{ rules: rules.map(({ id }) => id), unit: reach.unit ?? undefined },
      district: reach.district ?? ask.district,
    }
    const [rows, { due, overdue, broken }] = await Promise.all([
      obligations.list(filter, ask),
      obligations.count(filter),
    ])
    return { rows, total: due + overdue + broken }
  }

  /** What would be handed in today. Throws `registry.record.unknown`, also for what is not the actor's unit's. */
  async draft(system: string, actor: Actor): Promise<DraftShown> {
    const { filings, post } = this.#by
    const made = await this.#assemble(system, actor)
    const open = await filings.openOf(system)
    const peer = await post.authorityOf(made.subject.place.body.district)
    return {
      ...made,
      peer: peer?.name ?? null,
      block: blockOf(made.system.body, made.occasion),
      open: open?.id ?? null,
    }
  }

  /** Throws `filing.unknown`, also for what lies outside what the actor may see. */
  async get(id: string, actor: Actor): Promise<FilingShown> {
    const row = await this.#by.filings.find(id)
    if (!row || !isWithin(await reachOf(actor, this.#by.registry), row)) throw unknownFiling(id)
    return this.#shown(row)
  }

  /** A document of a filing, held against its hash. Throws `filing.file.unknown`, `registry.document.lost`. */
  async file(id: string, sha256: string, actor: Actor): Promise<{ material: FilingMaterial; bytes: Uint8Array }> {
    const { row, here } = await this.get(id, actor)
    const certificate = row.certificate === null ? [] : [certificateOf(row.certificate)]
    const material = [...row.dossier.materials, ...certificate].find((each) => each.sha256 === sha256)
    if (!material || !here.includes(sha256))
      throw new Fault('not-found', 'filing.file.unknown', 'the document is not here', { id, sha256 })
    return { material, bytes: await this.#by.archives.bytesOf({ id, sha256, bytes: material.bytes || MOST_PAPER }) }
  }

  /** Hands in what the register holds. Refused with the article while something is missing. */
  async submit(system: string, told: Told): Promise<FilingShown | Refusal> {
    const made = await this.#assemble(system, told.actor)
    const open = await this.#by.filings.openOf(system)
    if (open) throw wrongState(open)
    const dossier = await this.#complete(made)
    if ('refused' in dossier) return dossier
    const { name, place: at, user } = dossierNames(dossier)
    const { district } = made.subject.place.body
    const today = this.#by.desk.today()
    const row: FilingRow = {
      ...{ id: newId('rf'), occasion: made.occasion, state: 'submitted', system, name, place_name: at },
      ...{ unit: made.system.body.user, unit_name: user, district, authority: made.authority },
      ...{ submitted_on: today, due: this.reviewDue(today), number: null, accepted_on: null, dossier },
      gives: dayGiven(made.occasion, made.system.body.days),
      ...{ sha256: hashOfDossier(dossier), certificate: null, seq: 0, applied: 0, posted: 0 },
      peer: (await this.#by.post.authorityOf(district))?.id ?? null,
      ...{ is_received: false, at: new Date(this.#by.clock.now()) },
    }
    return this.#act(row, this.#submission(row), told)
  }

  /** After it was returned: what the register holds now. In time, the first day stands. */
  async submitAgain(id: string, told: Told): Promise<FilingShown | Refusal> {
    const { row, acts } = await this.#open(id, { act: 'submit', actor: told.actor })
    if (row.system === null || row.is_received) throw elsewhere(row)
    const made = await this.#assemble(row.system, told.actor)
    const dossier = await this.#complete(made)
    if ('refused' in dossier) return dossier
    const { name, place: at, user } = dossierNames(dossier)
    const today = this.#by.desk.today()
    const until = acts.findLast(({ act }) => act === 'return')?.until ?? null
    const hasLapsed = acts.at(-1)?.act === 'lapse'
    const day = dayThatCounts({ submittedOn: row.submitted_on, until, hasLapsed }, today)
    const next: FilingRow = {
      ...{ ...row, occasion: made.occasion, state: 'submitted', name, place_name: at, unit_name: user, dossier },
      ...{ submitted_on: day, due: this.reviewDue(today), sha256: hashOfDossier(dossier) },
      gives: row.occasion === made.occasion ? row.gives : dayGiven(made.occasion, made.system.body.days),
    }
    return this.#act(next, this.#submission(next), told)
  }

  /** By the authority: what is to be completed, and until when. */
  async giveBack(id: string, told: Told & Readonly<{ until: string }>): Promise<FilingShown> {
    const { row } = await this.#decidable(id, 'return', told.actor)
    if (told.until <= this.#by.desk.today())
      throw new Fault('bad-input', 'filing.until', 'the term to complete it ends on a day to come')
    const change = { state: 'returned' as const, due: told.until }
    return this.#act(
      row,
      { act: 'return', until: told.until, dossier: null, body: { until: told.until }, changed: change },
      told,
    )
  }

  /** By the authority: it is filed, under a number and with a certificate. */
  async accept(id: string, told: Told): Promise<FilingShown> {
    const { filings, desk, print, archives } = this.#by
    const { row } = await this.#decidable(id, 'accept', told.actor)
    const today = desk.today()
    const number = await filings.nextNumber(today.slice(0, YEAR))
    const accepted: FilingRow = { ...row, state: 'accepted', due: null, number, accepted_on: today }
    const { sha256: certificate } = await archives.keep(once(await print.certificate(accepted)), MOST_PAPER)
    const changed = { state: 'accepted' as const, due: null, number, accepted_on: today, certificate }
    return this.#act(row, { act: 'accept', until: null, dossier: null, body: { number, certificate }, changed }, told)
  }

  /** The day until which the authority should have answered: a default of this product, since no law says one. */
  reviewDue(on: string): string | null {
    const { desk } = this.#by
    const rule = desk.library.books.flatMap((book) => book.rules).find(({ action }) => action === REVIEW)
    return rule ? evaluate(rule, { 'filing.submitted': on }, desk.moment(on)).lastDay : null
  }

  async #assemble(system: string, actor: Actor): Promise<Enclosing> {
    const { registry, dossiers, print } = this.#by
    const made = await dossiers.assemble(system)
    const reach = await reachOf(actor, registry)
    const { builder, user } = made.system.body
    const isOwn = reach.unit === null || reach.unit === builder || reach.unit === user
    const isHere = reach.district === null || reach.district === made.subject.place.body.district
    if (!isOwn || !isHere)
      throw new Fault('not-found', 'registry.record.unknown', 'there is no such system', { id: system })
    const known = new Set(made.dossier.materials.map(({ kind }) => kind))
    const papers = (await print.papers(system)).filter(({ kind }) => !known.has(kind))
    const missing = made.missing.filter(({ what }) => papers.every(({ kind }) => kind !== what))
    return { ...made, missing, papers }
  }

  /** With the papers that the register makes itself, or the article that asks for what is missing. */
  async #complete(made: Enclosing): Promise<FilingDossier | Refusal> {
    const { archives, desk } = this.#by
    const block = blockOf(made.system.body, made.occasion)
    if (block === 'done') throw new Fault('conflict', 'filing.done', 'the dismantling has been reported')
    if (block === 'early') throw new Fault('conflict', 'filing.early', 'there is nothing to file yet')
    const [first] = made.missing
    if (first) {
      const detail = made.missing.map(({ what }) => what).join(', ')
      return { refused: true, code: 'filing.incomplete', detail, article: first.article }
    }
    const papers = await Promise.all(
      made.papers.map(async ({ kind, title, print }) => {
        const { sha256, bytes } = await archives.keep(once(await print()), MOST_PAPER)
        return { title: `${title} ${desk.today()}`, volume: 'filing', kind, type: PDF, bytes, sha256 }
      }),
    )
    return { ...made.dossier, materials: [...papers, ...made.dossier.materials] }
  }

  #submission(row: FilingRow): Act {
    const { occasion, dossier, sha256, submitted_on: counts } = row
    const body = { occasion, system: row.system ?? '', sha256, counts, materials: dossier.materials.length }
    return { act: 'submit', until: null, dossier, body, changed: {} }
  }

  async #open(id: string, { act, actor }: Readonly<{ act: FilingActRow['act']; actor: Actor }>): Promise<FilingShown> {
    const shown = await this.get(id, actor)
    if (!mayFile(shown.row.state, act)) throw wrongState(shown.row)
    return shown
  }

  /** Who handed it in does not decide it, and what went to another instance is decided there. */
  async #decidable(id: string, act: FilingActRow['act'], actor: Actor): Promise<FilingShown> {
    const shown = await this.#open(id, { act, actor })
    if (shown.row.peer !== null && !shown.row.is_received) throw elsewhere(shown.row)
    const last = shown.acts.findLast((each) => each.act === 'submit')
    if (last?.by_user != null && last.by_user === actor.userId)
      throw new Fault('denied', 'filing.own', 'who handed a filing in does not decide it', { id })
    return shown
  }

  async #act(row: FilingRow, made: Act, { actor, words }: Told): Promise<FilingShown> {
    const { filings, enter, clock, desk, apply } = this.#by
    const seq = row.seq + 1
    const { index } = await enter({
      type: `filing.${made.act}`,
      body: { id: row.id, seq, ...made.body, ...handOf(actor) },
      private: { words },
    })
    const at = new Date(clock.now())
    const next: FilingRow = { ...row, ...made.changed, seq }
    const isWritten = await filings.write(next, {
      ...{ filing: row.id, seq, act: made.act, on_day: desk.today(), words, until: made.until, dossier: made.dossier },
      ...{ at, by_user: actor.userId, by_name: actor.name, entry: index },
    })
    if (!isWritten) throw wrongState(row)
    await apply(next)
    return this.#shown(next)
  }

  async #shown(row: FilingRow): Promise<FilingShown> {
    const { filings, archives } = this.#by
    const acts = await filings.acts(row.id)
    const hashes = row.dossier.materials.map(({ sha256 }) => sha256).concat(row.certificate ?? [])
    const there = await Promise.all(hashes.map((sha256) => archives.has(sha256)))
    return { row, acts, here: [...new Set(hashes.filter((_, index) => there[index]))] }
  }
}

function unknownFiling(id: string): Fault {
  return new Fault('not-found', 'filing.unknown', 'there is no such filing', { id })
}

function certificateOf(sha256: string): FilingMaterial {
  return { title: '备案凭证', volume: 'filing', kind: 'filing-certificate', type: PDF, bytes: 0, sha256 }
}

function dossierNames({ system, place, user }: FilingDossier) {
  return { name: system.name, place: place.name, user: user.name }
}

function wrongState({ id, state }: FilingRow): Fault {
  return new Fault('conflict', 'filing.state', `the filing is ${state}`, { id, state })
}

function elsewhere({ id }: FilingRow): Fault {
  return new Fault('conflict', 'filing.elsewhere', 'the filing is decided by another instance', { id })
}
