// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readDistricts } from '../district.ts'
import { parseYaml, type RuleFile } from '../fields.ts'
import { readHolidays } from '../holiday.ts'
import { readPlaceClasses, readSpotClasses } from '../place-class.ts'
import { readRulebook } from '../reader.ts'

/** The folder of the rulebooks that are shipped. */
export const FOLDER = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'rulebooks')

export const bookIds = readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, 'book.yaml')))

/** Every file of a book's folder. */
export function filesOf(book: string): RuleFile[] {
  return readdirSync(join(FOLDER, book)).map((name) => fileAt(`${book}/${name}`))
}

export const shipped = {
  books: bookIds.map((id) => readRulebook(filesOf(id))),
  holidays: readHolidays(parseYaml(fileAt('calendar/holidays.yaml'))),
  districts: readDistricts(parseYaml(fileAt('register/districts.yaml'))),
  places: readPlaceClasses(parseYaml(fileAt('register/place-classes.yaml'))),
  spots: readSpotClasses(parseYaml(fileAt('register/spot-classes.yaml'))),
}

function fileAt(path: string): RuleFile {
  return { name: path.split('/').at(-1) ?? path, text: readFileSync(join(FOLDER, path), 'utf8') }
}
