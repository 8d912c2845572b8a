// SPDX-License-Identifier: Apache-2.0
import type { FilingDossier, FilingOccasion, RegistryUnit } from '@mingjian/contract'
import type { Day } from '@mingjian/law'
import { isAskedAtAll } from '../domain/asked.ts'
import { lacksOf, staleItems } from '../domain/filed-figures.ts'
import { occasionOf } from '../domain/filing.ts'
import type { SystemRecord } from '../domain/system-life.ts'
import { authorityOf } from '../registry/authority.ts'
import type { Archives } from '../registry/archives.ts'
import type { LawDesk, Owed } from '../registry/law-desk.ts'
import type { Kept, Registry } from '../registry/registry.ts'
import type { Subject } from '../registry/subject.ts'
import { isLegacy } from '../registry/subject.ts'
import type { SubjectReader } from '../registry/subject-reader.ts'
import type { FiledFiguresReader } from '../store/filed-figures.ts'

export type DossierDeps = Readonly<{
  registry: Registry
  desk: LawDesk
  archives: Archives
  reader: Pick<SubjectReader, 'read'>
  figures: FiledFiguresReader
}>

/** What would be handed in today, and what the law makes of it. */
export type Assembled = Readonly<{
  system: Kept<'system'>
  subject: Subject
  occasion: FilingOccasion
  dossier: FilingDossier
  authority: string
  /** What it lacks, by the rule that asks for it. */
  missing: readonly Readonly<{ what: string; article: string }>[]
  dues: readonly Readonly<{ article: string; status: Owed['obligation']['status']; lastDay: Day | null }>[]
  /** What of the last accepted filing is no longer so. */
  stale: readonly string[]
}>

/** What a filing of each occasion answers, by what the rules have done. */
const ACTIONS: Readonly<Record<FilingOccasion, readonly string[]>> = {
  new: ['file-with-district-police'],
  existing: ['file-with-district-police'],
  change: ['file-change'],
  dismantling: ['report-dismantling'],
}
const LONGEST_LINE = 500

/** Puts a filing together from the register and the archives (articles 16 and 17). */
export class Dossiers {
  readonly #by: DossierDeps

  constructor(options: DossierDeps) {
    this.#by = options
  }

  /** Throws `registry.record.unknown`. */
  async assemble(id: string): Promise<Assembled> {
    const { registry, desk, reader, figures } = this.#by
    const system = await registry.get('system', id)
    const [subject] = await reader.read('system', [id])
    const now = (await figures.now([id])).get(id)
    if (!subject || !now) throw new Error(`system ${id} was not read`)
    const filed = (await figures.filed([id])).get(id)
    const stale = filed ? staleItems(filed, now) : []
    const given = { isLegacy: isLegacy(system.body, desk.library), isStale: stale.length > 0 }
    const occasion = occasionOf(system.body, given)
    const rules = desk.owed(subject).filter((each) => ACTIONS[occasion].includes(each.obligation.rule.action))
    const asked = rules.filter(isAskedAtAll)
    const dossier = await this.#dossier(system.body, { id, occasion, subject, now, asked })
    const { district } = subject.place.body
    return {
      ...{ system, subject, occasion, dossier, stale },
      authority: await authorityOf({ publicSecurity: subject.publicSecurity, district }, this.#by),
      missing: missingOf(dossier, asked),
      dues: asked.map(({ obligation: { rule, status, lastDay } }) => ({ article: rule.id, status, lastDay })),
    }
  }

  async #dossier(
    body: SystemRecord,
    given: Readonly<{
      id: string
      occasion: FilingOccasion
      subject: Subject
      now: Pick<FilingDossier, 'cameras' | 'deviceTypes'>
      asked: readonly Owed[]
    }>,
  ): Promise<FilingDossier> {
    const { registry, desk, archives } = this.#by
    const { subject, now, asked } = given
    const place = subject.place.body
    const ids = [body.builder, body.user].flatMap((unit) => unit ?? [])
    const units = await registry.findMany('unit', ids)
    const partyOf = (unit: string | null) => present(units.get(unit ?? '')?.body ?? null)
    const classNames = place.classes.map(
      (code) => desk.library.placeClasses.find((each) => each.id === code)?.zh ?? code,
    )
    const documents = (await archives.list(given.id)).filter(({ volume }) => volume !== 'filing')
    return {
      occasion: given.occasion,
      system: { name: body.name, purpose: body.purpose, functions: [...body.functions] },
      place: { name: place.name, class: classNames.join('、').slice(0, LONGEST_LINE), address: place.address },
      ...{ builder: partyOf(body.builder), user: partyOf(body.user) },
      ...{ cameras: now.cameras, deviceTypes: [...now.deviceTypes].toSorted() },
      retentionDays: desk.floorOf(place).days,
      acceptedOn: body.days.acceptancePassed,
      inUseOn: body.days.inUse,
      dismantledOn: body.days.dismantled,
      articles: asked.map(({ obligation }) => obligation.rule.id),
      materials: documents.map(({ title, volume, kind, type, bytes, sha256 }) => ({
        ...{ title, volume, kind, type, bytes, sha256 },
      })),
    }
  }
}

/** Each thing once, by the first rule that asks for it. */
function missingOf(dossier: FilingDossier, asked: readonly Owed[]): { what: string; article: string }[] {
  const found = asked.flatMap(({ obligation: { rule } }) =>
    lacksOf(dossier, rule.dossier).map((what) => ({ what, article: rule.id })),
  )
  return [...new Map(found.toReversed().map((each) => [each.what, each])).values()].toReversed()
}

function present(unit: Pick<RegistryUnit, 'name' | 'code' | 'address' | 'contact' | 'phone'> | null) {
  if (!unit) return { name: '', code: '', address: '', person: '', phone: '' }
  const { name, code, address, contact, phone } = unit
  return { name, code, address, person: contact, phone }
}
