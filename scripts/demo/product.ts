// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { root } from '../check/source.ts'
import { type DemoChild, startChild } from './child.ts'

/** The two streams of a camera. */
export type DemoSource = Readonly<{ url: string; subUrl: string }>
export type DemoLogin = Readonly<{ name: string; password: string }>
type Place = Readonly<{ data: string; host: string; port: number }>

/** The server on the demo's data folder, driven only through what an outsider has: command line and HTTP API. */
export class DemoProduct {
  readonly url: string
  readonly child: DemoChild
  readonly #env: Readonly<Record<string, string>>
  #token = ''

  private constructor({ data, host, port }: Place) {
    this.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    this.#env = {
      MINGJIAN_DATA: data,
      MINGJIAN_HOST: host,
      MINGJIAN_PORT: String(port),
      MINGJIAN_FOOTAGE: join(data, 'footage'),
    }
    this.child = startChild({
      args: ['packages/server/src/main.ts', 'serve'],
      env: this.#env,
      log: join(data, 'server.log'),
    })
  }

  /** Starts the server process; nothing is awaited yet, so that the caller can stop it at any time. */
  static start(place: Place): DemoProduct {
    return new DemoProduct(place)
  }

  /** Resolves when `/api/health` answers; throws with the server's last words when it ended or was too slow. */
  async ready(seconds: number): Promise<void> {
    const deadline = performance.now() + seconds * 1000
    while (!(await this.#isHealthy())) {
      if (this.child.process.exitCode !== null) throw new Error(`the server ended:\n${this.child.tail()}`)
      if (performance.now() > deadline)
        throw new Error(`the server was not ready within ${seconds} s:\n${this.child.tail()}`)
      await delay(100)
    }
  }

  async #isHealthy(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/api/health`)).ok
    } catch (thrown) {
      if (thrown instanceof TypeError) return false // not listening yet
      throw thrown
    }
  }

  /** Makes an account with a password that exists only in this run. */
  async addUser(name: string, role: 'administrator' | 'watcher'): Promise<DemoLogin> {
    const password = randomBytes(9).toString('base64url')
    await this.#command(['user', 'add', '--name', name, '--role', role, '--password-stdin'], password)
    return { name, password }
  }

  async useTokenOf(name: string): Promise<void> {
    this.#token = (await this.#command(['token', 'create', '--user', name])).trim()
  }

  async addCamera(camera: Readonly<{ name: string; place: string; source: DemoSource }>): Promise<void> {
    const { name, place, source } = camera
    const answer = await fetch(`${this.url}/api/cameras`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name, place, source: { kind: 'rtsp', ...source } }),
    })
    if (!answer.ok) throw new Error(`camera ${name} could not be added: ${answer.status} ${await answer.text()}`)
  }

  async recordingCount(): Promise<number> {
    const health: unknown = await (await fetch(`${this.url}/api/health`)).json()
    const { cameras } = health as { cameras?: { recording?: number } }
    return cameras?.recording ?? 0
  }

  async #command(args: readonly string[], input = ''): Promise<string> {
    const file = join(root, 'packages/server/bin/mingjian.mjs')
    const running = promisify(execFile)(process.execPath, [file, ...args], { env: { ...process.env, ...this.#env } })
    running.child.stdin?.end(input)
    return (await running).stdout
  }
}
