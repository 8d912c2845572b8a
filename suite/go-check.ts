// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './product.ts'

/** Hashes are base64, as Go prints them. */
export type LogClaims = Readonly<{
  inclusion: readonly Readonly<{ index: number; proof: readonly string[] }>[]
  consistency: readonly Readonly<{ checkpoint: string; size: number; proof: readonly string[] }>[]
  witnesses: readonly string[]
}>
export type LogAnswer = Readonly<{
  origin: string
  size: number
  root: string
  witnesses: readonly string[] | null
  inclusion: LogClaims['inclusion'] | null
  consistency: LogClaims['consistency'] | null
}>

/** Where Debian puts the source of golang-golang-x-mod-dev. */
const GO_PATH = '/usr/share/gocode'
const DEBIAN_GO = '/usr/bin/go'

/** Null when Go and its mod package are there, otherwise what is missing. */
export function goMissing(): string | null {
  if (!existsSync(`${GO_PATH}/src/golang.org/x/mod/sumdb/tlog`)) return 'golang-golang-x-mod-dev is not installed'
  return existsSync(DEBIAN_GO) ? null : 'golang-go is not installed'
}

/** Go's own verifier of a log's files, built from suite/go without any download. */
export class GoCheck {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async build(): Promise<GoCheck> {
    const folder = await mkdtemp(join(tmpdir(), 'mingjian-go-'))
    const env = {
      ...{ PATH: process.env['PATH'], HOME: folder, GOCACHE: join(folder, 'cache'), GOPATH: GO_PATH },
      ...{ GO111MODULE: 'off', GOPROXY: 'off', GOFLAGS: '', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
    }
    execFileSync(DEBIAN_GO, ['build', '-o', join(folder, 'tlog-check'), join(ROOT, 'suite/go/tlog-check.go')], { env })
    return new GoCheck(folder)
  }

  /** What Go says of the log in a folder; a string is its reason for refusing it. */
  async check(key: string, log: string, claims: LogClaims): Promise<LogAnswer | string> {
    const file = join(this.#folder, 'claims.json')
    await writeFile(file, JSON.stringify(claims))
    const run = spawnSync(join(this.#folder, 'tlog-check'), [key, log, file], { encoding: 'utf8', maxBuffer: 64 << 20 })
    return run.status === 0 ? JSON.parse(run.stdout) : run.stderr.trim() || 'it ended without a word'
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
