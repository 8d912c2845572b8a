// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault, type Log, toError } from '@mingjian/base'
import { formatCanonical, type JsonObject } from '@mingjian/evidence'
import type { Actor } from '../access/grant.ts'
import type { Answer } from '../domain/letter-answer.ts'
import type { Enter } from '../log/enter.ts'
import type { LetterIn, Letters } from '../store/letters.ts'
import type { PeerRow, Peers } from '../store/peers.ts'
import type { ExchangeKey } from './exchange-key.ts'
import { seal, senderOf, unseal } from './letter.ts'
import { type FileBytes, hashOf, packFiles, unpackFiles } from './letter-files.ts'

export type ExchangeDeps = Readonly<{
  key: ExchangeKey
  peers: Peers
  letters: Letters
  enter: Enter
  clock: Clock
  log: Log
}>

/** A letter as a desk gets it: of a peer that is registered, signed, unaltered, and in its turn. */
export type Received = Readonly<{
  id: string
  kind: string
  at: string
  body: JsonObject
  files: readonly FileBytes[]
  peer: PeerRow
}>

/** What a desk does with a letter. It may come twice with the same id when the machine dies in between: it must do it once. */
export type Work = Readonly<{
  /** The body of the answer; a Fault of the sender’s making is answered as a refusal, one of ours is tried again. */
  receive?: (letter: Received) => Promise<JsonObject>
  /** Hears the peer’s answer to a letter of this kind; perhaps twice. */
  answered?: (letter: Readonly<{ id: string; peer: string }>, answer: Answer) => Promise<void>
}>

export type Sending = Readonly<{
  /** Of the peer. */
  to: string
  kind: string
  /** The same id is sent once, however often it is asked for. */
  id: string
  body: JsonObject
  files?: readonly FileBytes[]
}>

/** Sealed as it leaves; null while the letter waits for one before it, or for us. */
export type Taken = string | null

const AHEAD = 2000
const OURS: ReadonlySet<string> = new Set(['unavailable', 'timeout', 'exhausted', 'data-loss', 'cancelled'])

/** Letters between instances: what is sent is kept until it is answered, what comes is worked off once and in order. */
export class Exchange {
  readonly #by: ExchangeDeps
  readonly #work = new Map<string, Work>()
  readonly #turns = new Map<string, Promise<void>>()
  #told: (peer: string) => void = () => {}

  constructor(options: ExchangeDeps) {
    this.#by = options
  }

  /** Before the doors open: one desk a kind. */
  on(kind: string, work: Work): void {
    this.#work.set(kind, work)
  }

  /** Calls back when there is something new to send. */
  listen(told: (peer: string) => void): void {
    this.#told = told
  }

  /** Entered and kept when it resolves; from then on it is tried until it is answered. Throws `exchange.peer.unknown`. */
  async send({ to, kind, id, body, files = [] }: Sending, actor: Actor): Promise<void> {
    const { letters, key, enter, clock } = this.#by
    if (await letters.findOut(id)) return
    await this.peer(to)
    const packed = packFiles(files)
    const at = new Date(clock.now())
    const draft = { v: 1 as const, id, kind, from: key.fingerprint, to, at: at.toISOString(), body, files: packed }
    const sha256 = hashOf(formatCanonical(draft))
    const user = actor.userId === null ? {} : { user: actor.userId }
    const about = { id, peer: to, kind, sha256, files: files.length }
    const { index } = await enter({ type: 'letter.send', body: { ...about, actor: actor.kind, ...user } })
    await letters.send({ id, peer: to, kind, at, entry: index }, (seq) => seal('letter', { ...draft, seq }, key))
    this.#told(to)
  }

  /** Throws `exchange.peer.unknown`, `exchange.peer.barred`. */
  async peer(id: string): Promise<PeerRow> {
    const row = await this.#by.peers.find(id)
    if (!row) throw new Fault('denied', 'exchange.peer.unknown', 'no peer is registered with this key', { peer: id })
    if (row.is_barred)
      throw new Fault('denied', 'exchange.peer.barred', 'this peer is not trusted any more', { peer: id })
    return row
  }

  /** Checks, keeps and works off a letter; the same letter gets the same answer. */
  async take(text: string): Promise<Taken> {
    const { letters, peers, clock } = this.#by
    const peer = await this.peer(senderOf('letter', text))
    const known = await this.#keep(text, peer)
    await peers.met(peer.id, null, new Date(clock.now()))
    await this.workOff(peer)
    return (await letters.findIn(peer.id, known))?.answer ?? null
  }

  /** The addressee’s answer to a letter of ours: told to its desk, then kept. */
  async hear(text: string): Promise<void> {
    const { letters, peers, key, clock } = this.#by
    const peer = await this.peer(senderOf('answer', text))
    const answer = unseal('answer', text, { from: peer.id, key: peer.key, to: key.fingerprint })
    const letter = await letters.findOut(answer.re)
    if (!letter || letter.peer !== peer.id)
      throw new Fault('denied', 'exchange.answer.unasked', 'an answer to a letter that was not sent there')
    const now = new Date(clock.now())
    await peers.met(peer.id, null, now)
    if (letter.answer !== null) return
    const told = { ok: answer.ok, body: answer.body }
    await this.#work.get(letter.kind)?.answered?.({ id: letter.id, peer: peer.id }, told)
    await letters.answered(letter.id, told, now)
  }

  /** Letters of this peer in their order, as far as none is missing; one call at a time. */
  workOff(peer: PeerRow): Promise<void> {
    const turn = (this.#turns.get(peer.id) ?? Promise.resolve()).then(() => this.#workAll(peer))
    this.#turns.set(peer.id, turn)
    return turn
  }

  async #workAll(peer: PeerRow): Promise<void> {
    const { letters, log } = this.#by
    try {
      for (let next = await letters.next(peer.id); next !== null; next = await letters.next(peer.id))
        await letters.workedOff(next, await this.#answerTo(next, peer))
    } catch (thrown) {
      log.warn('exchange.work', { peer: peer.id, error: toError(thrown).message }) // stays kept, and comes again
    }
  }

  async #answerTo(row: LetterIn, peer: PeerRow): Promise<string> {
    const { key, clock } = this.#by
    const head = { v: 1 as const, from: key.fingerprint, to: peer.id, re: row.id }
    const at = new Date(clock.now()).toISOString()
    try {
      const letter = unseal('letter', row.sealed, { from: peer.id, key: peer.key, to: key.fingerprint })
      const receive = this.#work.get(row.kind)?.receive
      if (!receive)
        throw new Fault('unsupported', 'exchange.kind.unknown', 'this instance has no desk for such letters')
      const body = await receive({ ...letter, files: unpackFiles(letter), peer })
      return await seal('answer', { ...head, at, ok: true, body }, key)
    } catch (thrown) {
      if (!(thrown instanceof Fault) || OURS.has(thrown.kind)) throw thrown
      const body = { code: thrown.code, detail: thrown.message }
      return seal('answer', { ...head, at, ok: false, body }, key)
    }
  }

  async #keep(text: string, peer: PeerRow): Promise<string> {
    const { letters, key, enter, clock } = this.#by
    const letter = unseal('letter', text, { from: peer.id, key: peer.key, to: key.fingerprint })
    const known = await letters.findIn(peer.id, letter.id)
    if (known) {
      if (known.sealed === text) return letter.id
      throw new Fault('conflict', 'exchange.letter.altered', 'another letter came under this id', { id: letter.id })
    }
    if (letter.seq > peer.received + AHEAD)
      throw new Fault('exhausted', 'exchange.letter.ahead', 'too many letters before this one are missing')
    unpackFiles(letter)
    const { id, seq, kind } = letter
    const about = { id, peer: peer.id, kind, seq, sha256: hashOf(text) }
    const { index } = await enter({ type: 'letter.receive', body: about })
    const row = { peer: peer.id, id, seq, kind, sealed: text, at: new Date(clock.now()), entry: index }
    if (await letters.keep(row)) return id
    if ((await letters.findIn(peer.id, id))?.sealed === text) return id // came twice at once
    throw new Fault('conflict', 'exchange.letter.order', 'another letter came under this number', { id, seq })
  }
}
