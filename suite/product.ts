// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import type { Camera, CameraInput, Recordings } from '@mingjian/contract'
import { freePort } from './free-port.ts'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const MAIN = join(ROOT, 'packages/server/src/main.ts')
const COMMAND = join(ROOT, 'packages/server/bin/mingjian.mjs')

const FAKE_TIME = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketimeMT.so.1`

/** Of the administrator `suite`. */
export const PASSWORD = 'a long pass phrase 1'

export type CommandResult = Readonly<{ status: number | null; stdout: string; stderr: string }>
export type ProductOptions = Readonly<{
  data?: string
  settings?: Readonly<Record<string, string>>
  /** Left as a person finds it at first: the link for the first administrator is printed. */
  isFirstRun?: boolean
}>

/** The whole product as an outsider runs it: its own process, its data folder, its command line and its HTTP API. */
export class Product {
  readonly data: string
  readonly port: number
  readonly #ownsData: boolean
  readonly #settings: Readonly<Record<string, string>>
  #child: ChildProcess | null = null
  #token = ''
  #daysPassed = 0
  /** What the process printed last, for failure messages. */
  output = ''

  private constructor(data: string, port: number, options: ProductOptions) {
    this.data = data
    this.port = port
    this.#ownsData = options.data === undefined
    this.#settings = options.settings ?? {}
  }

  /** Starts on a fresh (or the given) data folder, makes an administrator and takes a token. */
  static async start(options: ProductOptions = {}): Promise<Product> {
    const data = options.data ?? (await mkdtemp(join(tmpdir(), 'mingjian-suite-')))
    const product = new Product(data, await freePort(), options)
    try {
      await product.launch()
      if (options.isFirstRun) return product
      await product.command(['user', 'add', '--name', 'suite', '--role', 'administrator', '--password-stdin'], PASSWORD)
      await product.takeToken('suite')
      return product
    } catch (error) {
      await product.stop()
      throw error
    }
  }

  /** The API is called as this person from here on. */
  async takeToken(user: string): Promise<void> {
    const made = await this.command(['token', 'create', '--user', user])
    if (made.status !== 0) throw new Error(`token create: ${made.stderr}`)
    this.#token = made.stdout.trim()
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }
  get token(): string {
    return this.#token
  }
  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Starts the process again on the same data after {@link kill} or {@link quit}; resolves when it is healthy. */
  async launch(): Promise<void> {
    const child = spawn(process.execPath, [MAIN, 'serve'], {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    const keep = (bytes: Buffer): void => {
      this.output = (this.output + bytes.toString()).slice(-20_000)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    await until(`healthy\n${this.output}`, async () => {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${this.output}`)
      const answer = await fetch(`${this.url}/api/health`).catch(() => null)
      return answer?.ok === true
    })
  }

  /** A signal to the main process; resolves when it is gone. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
    this.#child = null
  }

  /**
   * Stops, and starts again so many days later by its own clock (libfaketime): terms run out without anybody waiting for them. False,
   * and nothing was done, where the library is missing.
   */
  async passDays(days: number): Promise<boolean> {
    if (!existsSync(FAKE_TIME)) return false
    await this.kill('SIGTERM')
    this.#daysPassed += days
    await this.launch()
    return true
  }

  /** Ends everything and removes the data folder when it is ours. */
  async stop(): Promise<void> {
    await this.kill('SIGTERM')
    await until('nothing of it left', async () => (await this.processes()).length === 0)
    if (this.#ownsData) await rm(this.data, { recursive: true, force: true })
  }

  /** Runs `mingjian …` on the same data folder. */
  async command(args: readonly string[], input = ''): Promise<CommandResult> {
    const child = spawn(process.execPath, [COMMAND, ...args], {
      env: this.#environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()))
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()))
    child.stdin.end(input)
    await once(child, 'close')
    return { status: child.exitCode, stdout, stderr }
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${this.#token}`)
    return fetch(this.url + path, { ...init, headers })
  }

  /** JSON in, JSON out; an error answer is thrown with its problem document. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  async addCamera(input: CameraInput): Promise<Camera> {
    return this.call<Camera>('POST', '/api/cameras', input)
  }

  async recordings(camera: string, from: number, to: number): Promise<Recordings> {
    const query = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
    return this.call<Recordings>('GET', `/api/cameras/${camera}/recordings?${query}`)
  }

  /** Waits until each camera says that it is recording. */
  async recording(cameras: readonly Camera[]): Promise<void> {
    for (const camera of cameras) {
      await until(`${camera.name} records`, async () => {
        const now = await this.call<Camera>('GET', `/api/cameras/${camera.id}`)
        return now.state.state === 'recording'
      })
    }
  }

  /** Process ids that hold this data folder in their arguments, environment or working folder: main, recorders, PostgreSQL. */
  async processes(matching = ''): Promise<number[]> {
    const found: number[] = []
    for (const entry of await readdir('/proc')) {
      if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue
      const read = async (name: string): Promise<string> => readFile(`/proc/${entry}/${name}`, 'utf8').catch(() => '')
      const command = (await read('cmdline')).replaceAll('\0', ' ')
      const place = await readlink(`/proc/${entry}/cwd`).catch(() => '')
      const belongs =
        command.includes(this.data) || place.startsWith(this.data) || (await read('environ')).includes(this.data)
      const state = (await read('stat')).split(') ')[1]?.[0]
      if (belongs && state !== 'Z' && command.includes(matching)) found.push(Number(entry))
    }
    return found
  }

  /** Every media file under the footage folder. */
  async files(): Promise<string[]> {
    const folder = this.#settings['MINGJIAN_FOOTAGE'] ?? join(this.data, 'footage')
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    return names
      .filter((name) => name.endsWith('.mp4'))
      .map((name) => join(folder, name))
      .sort()
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      MINGJIAN_DATA: this.data,
      MINGJIAN_PORT: String(this.port),
      ...this.#settings,
      ...(this.#daysPassed === 0
        ? {}
        : { LD_PRELOAD: FAKE_TIME, FAKETIME: `+${this.#daysPassed}d`, FAKETIME_DONT_FAKE_MONOTONIC: '1' }),
    }
  }
}

/** Polls a condition; fails with its words when it does not come true within the limit. */
export async function until(what: string, holds: () => Promise<boolean>, limitSeconds = 60): Promise<void> {
  const end = performance.now() + limitSeconds * 1000
  for (;;) {
    if (await holds()) return
    if (performance.now() > end) throw new Error(`waited ${limitSeconds} s in vain: ${what}`)
    await delay(100)
  }
}

/** Strict decode by ffmpeg: what it says about the file, empty when nothing is wrong. */
export async function decodeErrors(file: string): Promise<string> {
  // in the file's own ticks: pictures may come closer together than a frame of the usual rate
  const args = ['-v', 'error', '-xerror', '-i', file, '-enc_time_base', '-1', '-f', 'null', '-']
  const child = spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  await once(child, 'close')
  return child.exitCode === 0 ? said : `${said} (exit ${child.exitCode})`
}
