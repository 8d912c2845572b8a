// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault, type Log, startRounds } from '@mingjian/base'
import type { JsonObject } from '@mingjian/evidence'
import { z } from 'zod'
import type { Actor } from '../access/grant.ts'
import { mayAct } from '../domain/correction.ts'
import type { Exchange, Received } from '../exchange/exchange.ts'
import type { Enter } from '../log/enter.ts'
import type { CorrectionPost } from '../store/correction-post.ts'
import type { Corrections } from '../store/corrections.ts'

export type CorrectionLetterDeps = Readonly<{
  exchange: Pick<Exchange, 'send' | 'on'>
  post: CorrectionPost
  orders: Corrections
  enter: Enter
  clock: Clock
  log: Log
}>

const ORDER = 'order.correct'
const ANSWER = 'order.answer'
const LOOK_MILLIS = 2000
const day = z.iso.date()
const words = z.string().max(10_000)
const id = z.string().regex(/^[a-z0-9]{1,64}$/)

const OrderBody = z.strictObject({
  id,
  number: z.string().max(60),
  item: z.string().max(120),
  about: z.enum(['system', 'place']),
  subject: z.string().max(64),
  name: z.string().max(300),
  unitName: z.string().max(300),
  authority: z.string().max(300),
  district: z.string().max(12),
  rule: z.string().max(60),
  basis: z.string().max(60),
  facts: words,
  demands: z.array(words).max(100),
  issuedOn: day,
  due: day,
})
const AnswerBody = z.strictObject({ id, at: z.iso.datetime(), by: z.string().max(100), words })

/** Orders to correct go to the unit’s own instance as letters, and its answers come back as letters. */
export class CorrectionLetters {
  readonly #by: CorrectionLetterDeps

  constructor(options: CorrectionLetterDeps) {
    this.#by = options
    options.exchange.on(ORDER, { receive: (letter) => this.#receiveOrder(letter) })
    options.exchange.on(ANSWER, { receive: (letter) => this.#receiveAnswer(letter) })
  }

  /** Looks again and again; answers what stops it. */
  start(): () => Promise<void> {
    return startRounds({
      ...{ round: () => this.round(), millis: LOOK_MILLIS },
      failed: ({ message }) => this.#by.log.warn('correction.letters', { error: message }),
    })
  }

  /** Sends what stands and was not sent; the ids of the letters keep anything from going twice. */
  async round(): Promise<void> {
    const { exchange, post } = this.#by
    for (const row of await post.unsent()) {
      const { number, item, about, subject, name, authority, district, rule, basis, facts, demands, due } = row
      const body = {
        ...{ id: row.id, number, item, about, subject, name, authority, district, rule, basis, facts, demands, due },
        ...{ unitName: row.unit_name, issuedOn: row.issued_on },
      }
      await exchange.send({ to: row.peer, kind: ORDER, id: `${ORDER}:${row.id}`, body }, MACHINE)
      await post.sent(row.id, row.peer)
    }
    for (const { id: order, peer, answers } of await post.unanswered()) {
      for (const [index, { at, by, words: said }] of answers.entries()) {
        const body = { id: order, at, by, words: said }
        await exchange.send({ to: peer, kind: ANSWER, id: `${ANSWER}:${order}:${index}`, body }, MACHINE)
      }
    }
  }

  /** The unit’s side. The things it names are of the other’s registry: only their names are kept. */
  async #receiveOrder({ body, peer, id: letter }: Received): Promise<JsonObject> {
    const { post, enter, clock } = this.#by
    const order = read(OrderBody, body)
    const known = await post.find(order.id)
    if (known) {
      if (known.peer === peer.id && known.inspection === null) return { id: order.id }
      throw new Fault('conflict', 'correction.letter.known', 'there is another order under this id', { id: order.id })
    }
    const { unitName, issuedOn, ...same } = order
    const { index } = await enter({
      type: 'correction.receive',
      body: { id: order.id, number: order.number, peer: peer.id, letter, rule: order.rule, due: order.due },
      private: { facts: order.facts, demands: order.demands.join('\n') },
    })
    await post.insert({
      ...{ ...same, number: `${order.number}·${peer.name}`, inspection: null, system: null, place: null },
      ...{ unit: peer.unit, unit_name: unitName, issued_on: issuedOn, served_on: null, state: 'issued', answers: [] },
      ...{ decided_on: null, decided_by: null, decision: '', case_id: null, peer: peer.id },
      ...{ at: new Date(clock.now()), by_user: null, by_name: peer.name, entry: index },
    })
    return { id: order.id }
  }

  /** The authority’s side. */
  async #receiveAnswer({ body, peer, id: letter }: Received): Promise<JsonObject> {
    const { post, orders, enter } = this.#by
    const { id: order, at, by, words: said } = read(AnswerBody, body)
    const row = await post.find(order)
    if (!row || row.peer !== peer.id || row.inspection === null)
      throw new Fault('not-found', 'correction.unknown', 'there is no such order to correct', { id: order })
    const isHere = (answers: typeof row.answers) => answers.some((each) => each.at === at && each.words === said)
    if (isHere(row.answers)) return { id: order }
    if (!mayAct(row.state, 'answer'))
      throw new Fault('conflict', 'correction.state', 'this order to correct is not in a state for that', { id: order })
    const { index } = await enter({
      type: 'correction.answer',
      body: { id: order, peer: peer.id, letter },
      private: { words: said, by },
    })
    await orders.change(order, ({ answers, state }) =>
      isHere(answers) || !mayAct(state, 'answer')
        ? { state }
        : { state: 'answered', answers: [...answers, { at, by, words: said, entry: index }] },
    )
    return { id: order }
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
