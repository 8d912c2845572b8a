// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'
import { parse } from 'yaml'

/** A file of a rulebook's folder: its name and its text. Reading the disk is the caller's. */
export type RuleFile = Readonly<{ name: string; text: string }>

/** Longest file that is read, in UTF-16 units. The YAML parser takes time by the square of a map's keys: 25 s for 400,000, 2 s for this. */
export const MAX_FILE_LENGTH = 100_000

/** Throws `law.book.malformed` for text that is too long or no YAML. Aliases are refused: they can grow without bound. */
export function parseYaml(file: RuleFile): unknown {
  if (file.text.length > MAX_FILE_LENGTH) throw malformed(file.name, `longer than ${MAX_FILE_LENGTH} characters`)
  try {
    return parse(file.text, { schema: 'core', maxAliasCount: 0, logLevel: 'error' })
  } catch (error) {
    throw malformed(file.name, toError(error).message.slice(0, 400))
  }
}

/** One YAML map, read with its place for the message. */
export class Fields {
  readonly #where: string
  readonly #data: Readonly<Record<string, unknown>>

  constructor(where: string, data: unknown) {
    this.#where = where
    if (typeof data !== 'object' || data === null || Array.isArray(data)) throw malformed(where, 'not a map')
    this.#data = Object.fromEntries(Object.entries(data))
  }
  raw(name: string): unknown {
    return this.#data[name]
  }
  has(name: string): boolean {
    const value = this.#data[name]
    return value !== undefined && value !== null
  }
  maybeText(name: string): string | null {
    const value = this.#data[name]
    if (value === undefined || value === null) return null
    return typeof value === 'object' ? this.fail(`${name} is no text`) : String(value).trim()
  }
  text(name: string): string {
    return this.maybeText(name) || this.fail(`${name} is missing`)
  }
  number(name: string): number {
    const value = this.#data[name]
    return typeof value === 'number' && Number.isFinite(value) ? value : this.fail(`${name} is no number`)
  }
  isTrue(name: string): boolean {
    const value = this.#data[name] ?? false
    return typeof value === 'boolean' ? value : this.fail(`${name} is neither true nor false`)
  }
  texts(name: string): readonly string[] {
    const value = this.#data[name]
    return typeof value === 'string' ? [value] : strings(value, `${this.#where} ${name}`)
  }
  /** Empty where the name is absent. */
  maybeTexts(name: string): readonly string[] {
    return this.has(name) ? this.texts(name) : []
  }
  map(name: string): Readonly<Record<string, unknown>> {
    const value = this.#data[name] ?? {}
    if (typeof value !== 'object' || Array.isArray(value)) return this.fail(`${name} is no map`)
    return Object.fromEntries(Object.entries(value))
  }
  list(name: string): readonly Fields[] {
    const value = this.#data[name] ?? []
    return entries(value, `${this.#where} ${name}`)
  }
  choice<const T extends string>(name: string, choices: readonly T[], otherwise?: T): T {
    const value = this.maybeText(name)
    const found = choices.find((each) => each === value) ?? (value === null ? otherwise : undefined)
    return found ?? this.fail(`${name} is none of ${choices.join(', ')}`)
  }
  only(names: ReadonlySet<string>): void {
    for (const name of Object.keys(this.#data)) if (!names.has(name)) this.fail(`${name} is unknown`)
  }
  fail(why: string): never {
    const id = this.#data['id']
    throw malformed(this.#where, `${typeof id === 'string' ? id : ''} ${why}`.trim())
  }
}

/** The maps of a list. Throws `law.book.malformed`. */
export function entries(document: unknown, name: string): Fields[] {
  if (!Array.isArray(document)) throw malformed(name, 'not a list')
  return document.map((each: unknown, index) => new Fields(`${name} #${index + 1}`, each))
}

export function malformed(where: string, why: string): Fault {
  return new Fault('bad-input', 'law.book.malformed', `${where}: ${why}`)
}

function strings(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value)) throw malformed(where, 'not a list')
  return value.map((each: unknown) => {
    if (typeof each === 'object') throw malformed(where, 'not a list of words')
    return String(each)
  })
}
