// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault, type Log, startRounds } from '@mingjian/base'
import { FilingDossier, FilingOccasion } from '@mingjian/contract'
import type { JsonObject } from '@mingjian/evidence'
import { z } from 'zod'
import type { Actor } from '../access/grant.ts'
import { mayFile } from '../domain/filing.ts'
import type { Exchange, Received } from '../exchange/exchange.ts'
import { type FileBytes, hashOf, MOST_FILE_BYTES } from '../exchange/letter-files.ts'
import type { Enter } from '../log/enter.ts'
import type { Archives } from '../registry/archives.ts'
import type { LawDesk } from '../registry/law-desk.ts'
import type { FilingActRow, FilingRow, Filings } from '../store/filings.ts'
import type { FilingPost, UnsentAct } from '../store/filing-post.ts'
import { asJson, hashOfDossier } from './dossier-hash.ts'
import { MOST_PAPER, once } from './paper.ts'

export type FilingLetterDeps = Readonly<{
  exchange: Pick<Exchange, 'send' | 'on'>
  filings: Filings
  post: FilingPost
  archives: Archives
  desk: Pick<LawDesk, 'today'>
  reviewDue: (on: string) => string | null
  effects: Readonly<{ apply: (row: FilingRow) => Promise<void>; round: () => Promise<void> }>
  enter: Enter
  clock: Clock
  log: Log
}>

const SUBMIT = 'filing.submit'
const DECIDE = 'filing.decide'
const LOOK_MILLIS = 2000
const day = z.iso.date()
const words = z.string().max(10_000)
const id = z.string().regex(/^[a-z0-9]{1,64}$/)
const round = z.int().min(1).max(1000)

/** `round`: how often it has been handed in. */
const SubmitBody = z.strictObject({
  ...{ id, round, occasion: FilingOccasion, district: z.string().max(12), authority: z.string().max(300) },
  ...{ submittedOn: day, on: day, by: z.string().max(100), words, dossier: FilingDossier },
})
const DecideBody = z.strictObject({
  ...{ id, round, act: z.enum(['return', 'accept']), on: day, by: z.string().max(100), words },
  until: day.nullable(),
  number: z.string().max(60).nullable(),
  certificate: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
})

/** Filings go to the authority’s own instance as letters, and what it decides comes back as letters. */
export class FilingLetters {
  readonly #by: FilingLetterDeps

  constructor(options: FilingLetterDeps) {
    this.#by = options
    options.exchange.on(SUBMIT, { receive: (letter) => this.#receiveFiling(letter) })
    options.exchange.on(DECIDE, { receive: (letter) => this.#receiveDecision(letter) })
  }

  /** Looks again and again; answers what stops it. */
  start(): () => Promise<void> {
    return startRounds({
      ...{ round: () => this.round(), millis: LOOK_MILLIS },
      failed: ({ message }) => this.#by.log.warn('filing.letters', { error: message }),
    })
  }

  /** Sends what stands and was not sent; the ids of the letters keep anything from going twice. */
  async round(): Promise<void> {
    const { post, effects } = this.#by
    await effects.round()
    for (const unsent of await post.unsent()) {
      await this.#send(unsent)
      await post.sent(unsent.filing.id, unsent.act.seq)
    }
  }

  async #send({ filing, act }: UnsentAct): Promise<void> {
    const { exchange, filings } = this.#by
    const said = { on: act.on_day, by: act.by_name, words: act.words }
    const before = (await filings.acts(filing.id)).filter(({ seq }) => seq <= act.seq)
    const head = { id: filing.id, round: before.filter((each) => each.act === 'submit').length, ...said }
    if (act.act === 'submit') {
      const dossier = act.dossier ?? filing.dossier
      const { occasion, district, authority, submitted_on: submittedOn } = filing
      const body = { ...head, occasion, district, authority, submittedOn, dossier: asJson(dossier) }
      const files = await this.#enclosed(dossier)
      return exchange.send(
        { to: filing.peer, kind: SUBMIT, id: `${SUBMIT}:${filing.id}:${act.seq}`, body, files },
        MACHINE,
      )
    }
    const { number, certificate } = filing
    const body = { ...head, act: act.act, until: act.until, number, certificate }
    const files = certificate === null ? [] : [await this.#read(certificate)]
    return exchange.send(
      { to: filing.peer, kind: DECIDE, id: `${DECIDE}:${filing.id}:${act.seq}`, body, files },
      MACHINE,
    )
  }

  /** The smallest first, as far as a letter holds them; the rest is named by its hash. */
  async #enclosed({ materials }: FilingDossier): Promise<FileBytes[]> {
    const files: FileBytes[] = []
    let left = MOST_FILE_BYTES
    for (const { sha256, bytes } of materials.toSorted((one, other) => one.bytes - other.bytes)) {
      if (bytes > left || files.some(({ name }) => name === sha256)) continue
      files.push(await this.#read(sha256))
      left -= bytes
    }
    return files
  }

  async #read(sha256: string): Promise<FileBytes> {
    return { name: sha256, bytes: await this.#by.archives.bytesOf({ id: sha256, sha256, bytes: MOST_PAPER }) }
  }

  /** The authority’s side: the things it names are of the other’s registry. */
  async #receiveFiling({ body, peer, files, id: letter }: Received): Promise<JsonObject> {
    const { filings, reviewDue, desk, clock } = this.#by
    const made = read(SubmitBody, body)
    const { dossier } = made
    const known = await filings.find(made.id)
    if (known && (known.peer !== peer.id || !known.is_received))
      throw new Fault('conflict', 'filing.letter.known', 'there is another filing under this id', { id: made.id })
    const rounds = known ? await this.#roundsOf(known.id) : 0
    if (made.round <= rounds) return { id: made.id }
    if (made.round !== rounds + 1 || (known && !mayFile(known.state, 'submit')))
      throw new Fault('conflict', 'filing.state', 'this filing cannot be handed in now', { id: made.id })
    await this.#keep(files)
    const sha256 = hashOfDossier(dossier)
    const row: FilingRow = {
      ...{ id: made.id, occasion: made.occasion, state: 'submitted', system: null, name: dossier.system.name },
      ...{ place_name: dossier.place.name, unit: peer.unit, unit_name: dossier.user.name, district: made.district },
      ...{ authority: made.authority, submitted_on: made.submittedOn, gives: null, due: reviewDue(desk.today()) },
      ...{ number: null, accepted_on: null, dossier, sha256, certificate: null, peer: peer.id, is_received: true },
      ...{ seq: known?.seq ?? 0, applied: 0, posted: 0, at: known?.at ?? new Date(clock.now()) },
    }
    const act = { act: 'submit', on_day: made.on, words: made.words, until: null, dossier } as const
    return this.#write(row, { ...act, by: made.by, told: { peer: peer.id, letter, sha256 } })
  }

  /** The unit’s side. */
  async #receiveDecision({ body, peer, files, id: letter }: Received): Promise<JsonObject> {
    const { filings, effects } = this.#by
    const { act, by, on, until, number, certificate, ...made } = read(DecideBody, body)
    const row = await filings.find(made.id)
    if (!row || row.peer !== peer.id || row.is_received)
      throw new Fault('not-found', 'filing.unknown', 'there is no such filing', { id: made.id })
    const rounds = await this.#roundsOf(row.id)
    if (made.round < rounds || (made.round === rounds && row.state !== 'submitted')) return { id: row.id }
    if (made.round > rounds || (act === 'accept') !== (number !== null) || (act === 'return') !== (until !== null))
      throw new Fault('conflict', 'filing.state', 'this cannot be decided of the filing', { id: row.id })
    if (certificate !== null && files.every((file) => hashOf(file.bytes) !== certificate))
      throw new Fault('bad-input', 'exchange.letter.file', 'the certificate is not enclosed', { sha256: certificate })
    await this.#keep(files)
    const changed =
      act === 'return'
        ? { state: 'returned' as const, due: until }
        : { state: 'accepted' as const, due: null, number, certificate, accepted_on: on }
    const told = { peer: peer.id, letter, ...(number === null ? { until: until ?? '' } : { number }) }
    const next = { ...row, ...changed }
    const answer = await this.#write(next, { act, on_day: on, words: made.words, until, dossier: null, by, told })
    await effects.apply(next)
    return answer
  }

  async #write(
    row: FilingRow,
    made: Pick<FilingActRow, 'act' | 'on_day' | 'words' | 'until' | 'dossier'> &
      Readonly<{ by: string; told: Record<string, string> }>,
  ): Promise<JsonObject> {
    const { filings, enter, clock } = this.#by
    const { by, told, ...act } = made
    const seq = row.seq + 1
    const { index } = await enter({
      type: `filing.${act.act}`,
      body: { id: row.id, seq, ...told },
      private: { words: act.words, by },
    })
    const at = new Date(clock.now())
    const isWritten = await filings.write(
      { ...row, seq },
      { ...act, filing: row.id, seq, at, by_user: null, by_name: by, entry: index },
    )
    if (!isWritten) throw new Fault('unavailable', 'filing.state', 'the filing was changed in between', { id: row.id })
    return { id: row.id }
  }

  async #keep(files: readonly FileBytes[]): Promise<void> {
    for (const { bytes } of files) if (bytes.length > 0) await this.#by.archives.keep(once(bytes), MOST_FILE_BYTES)
  }

  async #roundsOf(filing: string): Promise<number> {
    return (await this.#by.filings.acts(filing)).filter(({ act }) => act === 'submit').length
  }
}

/** Nobody asked for it now: an act of somebody’s that stands is carried on. */
const MACHINE: Actor = {
  ...{ kind: 'operator', userId: null, name: 'exchange', abilities: new Set(), cameras: null, address: null },
}

function read<T>(shape: z.ZodType<T>, body: JsonObject): T {
  const made = shape.safeParse(body)
  if (made.success) return made.data
  throw new Fault('bad-input', 'exchange.letter.body', made.error.issues[0]?.message ?? 'not of its shape')
}
