// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'smol-toml'
import { Fault, type LogLevel, toError } from '@mingjian/base'
import { RETENTION_RULE } from '../domain/retention-rule.ts'

/** Every setting, checked. ref/config.md describes them; a test holds the two together. */
export type Config = Readonly<{
  /** Absolute. */
  data: string
  host: string
  port: number
  /** Null: the embedded PostgreSQL in the data folder. */
  databaseUrl: string | null
  /** Absolute folder. */
  footage: string
  log: LogLevel
  /** The instance's name, shown to people and in the log of evidence. */
  name: string
  /** What of the evidence log is served without signing in: nothing, checkpoint and key, or the hash tiles too. */
  logPublic: 'none' | 'checkpoint' | 'tiles'
  /** Recorder processes. */
  recorders: number
  retentionDays: number
  /** IANA zone in which days are counted for people. */
  zone: string
  /** Believe a reverse proxy about the client's address and scheme. */
  trustProxy: boolean
  /** Touches state secrets (article 15): no listener and no link outside private networks. */
  isClassified: boolean
}>

/** Name → what is wrong with a value, or how it is read. The order is that of ref/config.md. */
const SETTINGS = {
  MINGJIAN_DATA: (text: string) => path.resolve(text),
  MINGJIAN_HOST: (text: string) => readMatching(text, /^[\w.:-]{1,253}$/, 'a host name or address'),
  MINGJIAN_PORT: (text: string) => readWhole(text, 0, 65_535),
  MINGJIAN_DATABASE_URL: (text: string) => readMatching(text, /^postgres(ql)?:\/\/\S+$/, 'a postgres:// URL'),
  MINGJIAN_FOOTAGE: readFootage,
  MINGJIAN_LOG: (text: string): LogLevel =>
    LEVELS.find((level) => level === text) ?? wrong(`one of ${LEVELS.join(', ')}`),
  MINGJIAN_NAME: (text: string) =>
    readMatching(text, /^[^\s+]{1,100}$/u, 'a name without spaces or +, at most 100 characters'),
  MINGJIAN_LOG_PUBLIC: readLogPublic,
  MINGJIAN_RECORDERS: (text: string) => readWhole(text, 1, 64),
  MINGJIAN_RETENTION_DAYS: readRetention,
  MINGJIAN_ZONE: readZone,
  MINGJIAN_TRUST_PROXY: readYesNo,
  MINGJIAN_CLASSIFIED: readYesNo,
}

export type SettingName = keyof typeof SETTINGS

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[]

/**
 * Reads the environment, and `mingjian.toml` of the working folder for what the environment leaves open.
 * Throws `config.setting.wrong` with one line that names the setting.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): Config {
  const file = readFile(path.join(folder, 'mingjian.toml'))
  refuseUnknown(file)
  const read = <N extends SettingName>(name: N): ReturnType<(typeof SETTINGS)[N]> | null => {
    const text = environment[name] ?? file.get(name)
    return text === undefined || text === '' ? null : readSetting(name, text)
  }
  const data = read('MINGJIAN_DATA') ?? path.resolve(folder, 'data')
  return {
    data,
    host: read('MINGJIAN_HOST') ?? '127.0.0.1',
    port: read('MINGJIAN_PORT') ?? 8080,
    databaseUrl: read('MINGJIAN_DATABASE_URL'),
    footage: read('MINGJIAN_FOOTAGE') ?? path.join(data, 'footage'),
    log: read('MINGJIAN_LOG') ?? 'info',
    name: read('MINGJIAN_NAME') ?? os.hostname(),
    logPublic: read('MINGJIAN_LOG_PUBLIC') ?? 'checkpoint',
    recorders: read('MINGJIAN_RECORDERS') ?? os.availableParallelism(),
    retentionDays: read('MINGJIAN_RETENTION_DAYS') ?? RETENTION_RULE.days,
    zone: read('MINGJIAN_ZONE') ?? 'Asia/Shanghai',
    trustProxy: read('MINGJIAN_TRUST_PROXY') ?? false,
    isClassified: read('MINGJIAN_CLASSIFIED') ?? false,
  }
}

function readSetting<N extends SettingName>(name: N, text: string): ReturnType<(typeof SETTINGS)[N]> {
  try {
    // a table of functions by name: TypeScript cannot tie the row to its own name
    return SETTINGS[name](text) as ReturnType<(typeof SETTINGS)[N]>
  } catch (thrown) {
    const shown = name === 'MINGJIAN_DATABASE_URL' ? 'its value' : JSON.stringify(text.slice(0, 100))
    throw new Fault('bad-input', 'config.setting.wrong', `${name}: ${shown} is not ${toError(thrown).message}`, {
      setting: name,
    })
  }
}

function readFile(file: string): Map<string, string> {
  if (!existsSync(file)) return new Map()
  try {
    const table = parse(readFileSync(file, 'utf8'))
    return new Map(Object.entries(table).map(([name, value]) => [name, String(value)]))
  } catch (thrown) {
    const words = toError(thrown).message.split('\n')[0]
    throw new Fault('bad-input', 'config.file.wrong', `mingjian.toml cannot be read: ${words}`, { file })
  }
}

/** A misspelt name would be silently without effect. The environment may hold names that are not for us. */
function refuseUnknown(file: ReadonlyMap<string, string>): void {
  const unknown = [...file.keys()].find((name) => !Object.hasOwn(SETTINGS, name))
  if (unknown === undefined) return
  throw new Fault('bad-input', 'config.setting.unknown', `${unknown}: there is no such setting in mingjian.toml`, {
    setting: unknown,
  })
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

function wrong(want: string): never {
  throw new Error(want)
}

function readMatching(text: string, pattern: RegExp, want: string): string {
  return pattern.test(text) ? text : wrong(want)
}

function readWhole(text: string, from: number, to: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  return value >= from && value <= to ? value : wrong(`a whole number from ${from} to ${to}`)
}

function readFootage(text: string): string {
  if (/^s3:\/\//i.test(text)) wrong('a folder: object storage (s3://) is not supported yet')
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) wrong('a folder')
  return path.resolve(text)
}

function readRetention(text: string): number {
  const days = readWhole(text, 0, 36_500)
  return days >= RETENTION_RULE.days ? days : wrong(`at least ${RETENTION_RULE.days} days (${RETENTION_RULE.article})`)
}

function readZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch (thrown) {
    if (thrown instanceof RangeError) return wrong('a time zone such as Asia/Shanghai')
    throw thrown
  }
}

function readLogPublic(text: string): Config['logPublic'] {
  const found = (['none', 'checkpoint', 'tiles'] as const).find((each) => each === text)
  if (found) return found
  if (text === 'true' || text === '1') return 'tiles'
  return text === 'false' || text === '0' ? 'none' : wrong('none, checkpoint or tiles')
}

function readYesNo(text: string): boolean {
  if (text === 'true' || text === '1') return true
  return text === 'false' || text === '0' ? false : wrong('true or false')
}
