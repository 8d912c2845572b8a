// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type HolidayCalendar,
  parseYaml,
  readHolidays,
  readRulebook,
  type Rulebook,
  type RuleFile,
} from '@mingjian/law'

/** The folder of the rulebooks that are shipped with package `law`. */
export const RULEBOOKS = path.join(path.dirname(fileURLToPath(import.meta.resolve('@mingjian/law'))), '../rulebooks')

/** What the law says, as far as it stands in a folder. */
export type LawFolder = Readonly<{
  books: readonly Rulebook[]
  holidays: HolidayCalendar | null
  cases: readonly RuleFile[]
}>

/**
 * Reads a folder and the folders in it: one with `book.yaml` is a rulebook, `*.cases.yaml` are cases wherever they stand,
 * `calendar/holidays.yaml` the calendar. Throws `law.*.malformed` with file and place.
 */
export async function readLawFolder(folder: string): Promise<LawFolder> {
  const inside = (await readdir(folder, { withFileTypes: true }))
    .filter((each) => each.isDirectory())
    .map(({ name }) => name)
  const folders = await Promise.all(['.', ...inside.sort()].map((name) => readTexts(path.join(folder, name), name)))
  const all = folders.flat()
  const holidays = all.find(({ name }) => name === path.join('calendar', 'holidays.yaml'))
  const isBook = (files: readonly RuleFile[]): boolean => files.some(({ name }) => path.basename(name) === 'book.yaml')
  return {
    books: folders
      .filter(isBook)
      .map((files) => readRulebook(files.map(({ name, text }) => ({ name: path.basename(name), text })))),
    holidays: holidays ? readHolidays(parseYaml(holidays)) : null,
    cases: all.filter(({ name }) => name.endsWith('.cases.yaml')),
  }
}

async function readTexts(folder: string, name: string): Promise<RuleFile[]> {
  if (!existsSync(folder)) return []
  const files = (await readdir(folder)).filter((each) => /\.(yaml|md)$/.test(each)).sort()
  return Promise.all(
    files.map(async (file) => ({ name: path.join(name, file), text: await readFile(path.join(folder, file), 'utf8') })),
  )
}
