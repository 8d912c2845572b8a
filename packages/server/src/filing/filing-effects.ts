// SPDX-License-Identifier: Apache-2.0
import { type Clock, type Log, toError } from '@mingjian/base'
import type { Actor } from '../access/grant.ts'
import type { Enter } from '../log/enter.ts'
import type { Archives } from '../registry/archives.ts'
import type { LawDesk } from '../registry/law-desk.ts'
import type { LawWatch } from '../registry/law-watch.ts'
import type { Registry } from '../registry/registry.ts'
import type { SystemSteps } from '../registry/system-steps.ts'
import type { FilingActRow, FilingRow, Filings } from '../store/filings.ts'
import { MOST_PAPER, once, PDF } from './paper.ts'

export type FilingEffectDeps = Readonly<{
  filings: Filings
  steps: Pick<SystemSteps, 'setDay'>
  registry: Pick<Registry, 'get'>
  archives: Archives
  desk: Pick<LawDesk, 'today'>
  watch: LawWatch
  enter: Enter
  clock: Clock
  log: Log
}>

/** Lets acts on filings stand in the registry: the days of the system, and the papers in its archives. Each once, in order. */
export class FilingEffects {
  readonly #by: FilingEffectDeps
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: FilingEffectDeps) {
    this.#by = options
  }

  /** What fails is tried again by the next round. */
  apply(row: FilingRow): Promise<void> {
    const turn = this.#turn.then(() =>
      this.#apply(row.id).catch((thrown: unknown) => {
        this.#by.log.warn('filing.apply', { id: row.id, error: toError(thrown).message })
      }),
    )
    this.#turn = turn
    return turn
  }

  /** Ends the terms that ran out, and does what a crash left undone. */
  async round(): Promise<void> {
    const { filings, desk } = this.#by
    for (const row of await filings.lapsing(desk.today())) await this.#lapse(row)
    for (const row of await filings.unapplied()) await this.apply(row)
  }

  /** What was returned and not handed in again in time does not count as handed in. */
  async #lapse(row: FilingRow): Promise<void> {
    const { filings, desk, enter, clock } = this.#by
    const seq = row.seq + 1
    const { index } = await enter({ type: 'filing.lapse', body: { id: row.id, seq, actor: MACHINE.kind } })
    const act = {
      filing: row.id,
      seq,
      act: 'lapse',
      on_day: desk.today(),
      words: '',
      until: null,
      dossier: null,
    } as const
    const at = new Date(clock.now())
    await filings.write({ ...row, seq }, { ...act, at, by_user: null, by_name: MACHINE.name, entry: index })
  }

  async #apply(id: string): Promise<void> {
    const { filings } = this.#by
    const row = await filings.find(id)
    if (!row || row.system === null) return
    const open = (await filings.acts(id)).filter(({ seq }) => seq > row.applied)
    for (const act of open) {
      await this.#carryOut(act, { ...row, system: row.system })
      await filings.applied(id, act.seq)
    }
  }

  async #carryOut(act: FilingActRow, row: FilingRow & Readonly<{ system: string }>): Promise<void> {
    const { gives, system, submitted_on: day, accepted_on: accepted } = row
    const actor: Actor = { ...MACHINE, userId: act.by_user, name: act.by_name }
    const hand = { actor, why: `filing ${row.id}: ${act.act}`, version: undefined }
    switch (act.act) {
      case 'submit':
        if (gives !== null) await this.#by.steps.setDay(system, { what: gives, on: day }, hand)
        for (const paper of act.dossier?.materials ?? [])
          if (paper.volume === 'filing') await this.#archive(paper, { system, actor })
        return
      case 'lapse':
        if (gives !== null) await this.#by.steps.setDay(system, { what: gives, on: null }, hand)
        return
      case 'accept':
        if (gives !== null && gives !== 'dismantlingReported' && accepted !== null)
          await this.#accept(row, accepted, hand)
        if (row.certificate !== null) {
          const paper = { kind: 'filing-certificate', title: `备案凭证 ${row.number ?? ''}`, sha256: row.certificate }
          await this.#archive(paper, { system, actor })
        }
        return
      case 'return':
    }
  }

  /** An older acceptance stays: the certificate of the newer one lies in the archives. */
  async #accept(
    { system }: Readonly<{ system: string }>,
    on: string,
    hand: Parameters<SystemSteps['setDay']>[2],
  ): Promise<void> {
    const { body } = await this.#by.registry.get('system', system)
    if (body.days.filingAccepted === null) await this.#by.steps.setDay(system, { what: 'filingAccepted', on }, hand)
  }

  async #archive(
    paper: Readonly<{ kind: string; title: string; sha256: string }>,
    { system, actor }: Readonly<{ system: string; actor: Actor }>,
  ): Promise<void> {
    const { archives, watch } = this.#by
    const { kind, title, sha256 } = paper
    if ((await archives.list(system)).some((each) => each.sha256 === sha256)) return
    const bytes = await archives.bytesOf({ id: system, sha256, bytes: MOST_PAPER })
    const document = { system, volume: 'filing', kind, title, type: PDF }
    await archives.add(document, once(bytes), { actor, watch, limit: MOST_PAPER })
  }
}

/** Carries out what somebody did before. */
const MACHINE: Actor = {
  ...{ kind: 'operator', userId: null, name: 'filing', abilities: new Set(), cameras: null, address: null },
}
