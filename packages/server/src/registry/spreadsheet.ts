// SPDX-License-Identifier: Apache-2.0
import readExcelFile from 'read-excel-file/node'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { Fault, toError } from '@mingjian/base'
import type { ImportAnswer } from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import { asking, type Database } from '../store/database.ts'
import { REGISTRY_LIMITS } from '../store/registry-limits.ts'
import type { RegistryLists } from '../store/registry-lists.ts'
import type { Enrolment } from './enrolment.ts'
import { BODIES, readBody } from './registry.ts'
import { BASE_FIELDS, SHEET_COLUMNS, type SheetColumn, type SheetKind } from './sheet-columns.ts'
import { checkZipSize } from '../disk/zip-size.ts'

export type SpreadsheetDeps = Readonly<{ database: Database; lists: RegistryLists; enrolment: Enrolment }>

type RowError = z.output<typeof ImportAnswer>['errors'][number]
type Cell = string | number | boolean | object | null | undefined

/** Records as spreadsheets: out with everything a list shows, in row by row, each row taken or told what is wrong with it. */
export class Spreadsheet {
  readonly #by: SpreadsheetDeps

  constructor(options: SpreadsheetDeps) {
    this.#by = options
  }

  /** At most `sheetRows` rows, by name; a template has the heading alone. */
  async write(
    kind: SheetKind,
    asked: Readonly<{ district?: string | undefined; isBaseShown: boolean; isTemplate: boolean }>,
  ): Promise<Buffer> {
    const columns = SHEET_COLUMNS[kind].filter(({ field }) => asked.isBaseShown || !BASE_FIELDS.has(field))
    const where = { district: asked.district }
    const size = REGISTRY_LIMITS.sheetRows
    const { rows } = asked.isTemplate
      ? { rows: [] }
      : await this.#by.lists.list(kind, { page: 1, size, sort: 'name', where })
    const lines = rows.map((row) => {
      const { id, version, body } = readBody(kind, row)
      const all: Record<string, unknown> = { ...body, id, version }
      return columns.map(({ field }) => writeCell(all[field]))
    })
    const heading = columns.map((each) => ({ value: each.heading, fontWeight: 'bold' as const }))
    const sheet: SheetData = [heading, ...lines]
    return writeExcelFile(sheet).toBuffer()
  }

  /** A trial takes nothing and only tells what would be. Throws `registry.sheet.unreadable`, `registry.sheet.long` and `registry.sheet.heading`; what is wrong with a row is its own error. */
  async read(
    kind: SheetKind,
    bytes: Buffer,
    by: Readonly<{ actor: Actor; isTrial: boolean }>,
  ): Promise<z.output<typeof ImportAnswer>> {
    const [heading = [], ...rows] = await openSheet(bytes)
    const columns = heading.map((cell) =>
      SHEET_COLUMNS[kind].find((each) => each.heading === String(cell ?? '').trim()),
    )
    const unknown = heading.find((cell, at) => cell !== null && cell !== undefined && columns[at] === undefined)
    if (unknown !== undefined && unknown !== null)
      throw new Fault('bad-input', 'registry.sheet.heading', `there is no column ${shorten(String(unknown))}`)
    const errors: RowError[] = []
    let taken = 0
    for (const [at, row] of rows.entries()) {
      if (row.every((cell) => cell === null || cell === undefined || cell === '')) continue
      const wrong = await this.#take(kind, { row, columns, ...by })
      if (wrong.length === 0) taken++
      // rows count as in the sheet, the heading being the first
      errors.push(...wrong.map((each) => ({ ...each, row: at + 1 + 1 })))
    }
    return { taken, errors }
  }

  async #take(
    kind: SheetKind,
    line: Readonly<{
      row: readonly Cell[]
      columns: readonly (SheetColumn | undefined)[]
      actor: Actor
      isTrial: boolean
    }>,
  ): Promise<Omit<RowError, 'row'>[]> {
    const fields: Record<string, unknown> = {}
    try {
      for (const [at, column] of line.columns.entries()) {
        const cell = line.row[at]
        if (!column || cell === null || cell === undefined || cell === '') continue
        fields[column.field] = await this.#readCell(column, cell)
      }
      const { id, version, ...given } = fields
      const known = typeof id === 'string' ? await this.#bodyOf(kind, id) : {}
      const read = BODIES[kind].safeParse({ ...known, ...given })
      if (!read.success)
        return read.error.issues.map(({ path, message }) => ({
          column: headingOf(kind, String(path[0] ?? '')),
          ...{ code: 'http.input', message },
        }))
      const hand = {
        ...{ actor: line.actor, why: 'spreadsheet' },
        ...(typeof id === 'string' ? { id, version: Number(version) } : {}),
      }
      const { enrolment } = this.#by
      const refusal = await (line.isTrial ? enrolment.check(kind, read.data) : this.#save(kind, hand, read.data))
      return refusal ? [{ column: null, code: refusal.code, message: refusal.detail }] : []
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown
      const column = typeof thrown.context['column'] === 'string' ? thrown.context['column'] : null
      return [{ column, code: thrown.code, message: thrown.message }]
    }
  }

  async #save(kind: SheetKind, hand: Parameters<Enrolment['saveUnit']>[0], body: unknown): Promise<Refusal | null> {
    const { enrolment } = this.#by
    if (kind === 'camera') {
      const made = await enrolment.saveCamera(hand, BODIES.camera.parse(body))
      return 'refused' in made ? made : null
    }
    if (kind === 'place') await enrolment.savePlace(hand, BODIES.place.parse(body))
    else await enrolment.saveUnit(hand, BODIES.unit.parse(body))
    return null
  }

  async #bodyOf(kind: SheetKind, id: string): Promise<object> {
    const { sql } = this.#by.database
    const [row] = await asking(
      () => sql<{ body: object }[]>`select body from ${sql(`registry_${kind}`)} where id = ${id}`,
    )
    if (!row)
      throw new Fault('not-found', 'registry.record.unknown', `there is no record ${shorten(id)}`, { column: '编号' })
    return row.body
  }

  async #readCell({ heading, kind }: SheetColumn, cell: NonNullable<Cell>): Promise<unknown> {
    const words = cell instanceof Date ? cell.toISOString() : String(cell).trim()
    switch (kind) {
      case 'number':
        return Number(words)
      case 'truth':
        return cell === true || TRUE.has(words)
      case 'list':
        return words.split(/[,，、;；\s]+/).filter((each) => each !== '')
      case 'point':
        return words.split(/[,，\s]+/).map(Number)
      case 'unit':
      case 'place':
      case 'system':
        return this.#refer(kind, words, heading)
      case 'text':
        return words
    }
  }

  /** By id, or by a name that only one record has. */
  async #refer(kind: 'unit' | 'place' | 'system', words: string, column: string): Promise<string> {
    const { sql } = this.#by.database
    const rows = await asking(
      () => sql<{ id: string }[]>`
        select id from ${sql(`registry_${kind}`)} where id = ${words} or name = ${words} limit ${1 + 1}`,
    )
    const [first, second] = rows
    if (first && !second) return first.id
    const why = first ? `more than one is called ${shorten(words)}` : `nothing is called ${shorten(words)}`
    throw new Fault('bad-input', 'registry.sheet.reference', why, { column })
  }
}

async function openSheet(bytes: Buffer): Promise<Cell[][]> {
  checkZipSize(bytes)
  const sheets = await readExcelFile(bytes).catch((thrown: unknown) => {
    const words = `this is no spreadsheet (xlsx): ${shorten(toError(thrown).message)}`
    throw new Fault('bad-input', 'registry.sheet.unreadable', words, {}, thrown)
  })
  const rows: Cell[][] = sheets[0]?.data ?? []
  if (rows.length > REGISTRY_LIMITS.sheetRows)
    throw new Fault('bad-input', 'registry.sheet.long', `a sheet has at most ${REGISTRY_LIMITS.sheetRows} rows`)
  return rows
}

function writeCell(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.join(',')
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}

function headingOf(kind: SheetKind, field: string): string | null {
  return SHEET_COLUMNS[kind].find((each) => each.field === field)?.heading ?? null
}

function shorten(words: string): string {
  return words.slice(0, REGISTRY_LIMITS.wordLength)
}

const TRUE: ReadonlySet<string> = new Set(['是', '有', 'true', 'TRUE', '1', 'yes', '√'])
