// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type DemoChild, startChild } from './child.ts'

/** The two streams of a camera. */
export type DemoSource = Readonly<{ url: string; subUrl: string }>
export type DemoLogin = Readonly<{ name: string; password: string }>
/** Where the demo runs. */
export type DemoPlace = Readonly<{ data: string; host: string; port: number }>

/** The product's settings there. */
export function settingsOf({ data, host, port }: DemoPlace): Readonly<Record<string, string>> {
  return {
    MINGJIAN_DATA: data,
    MINGJIAN_HOST: host,
    MINGJIAN_PORT: String(port),
    MINGJIAN_FOOTAGE: join(data, 'footage'),
    MINGJIAN_NAME: '明鉴示范区·演示数据',
  }
}

/** The server on the demo's data folder, driven only through what an outsider has: its HTTP API. */
export class DemoProduct {
  readonly url: string
  readonly child: DemoChild

  private constructor(place: DemoPlace) {
    const { data, host, port } = place
    this.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    this.child = startChild({
      args: ['packages/server/src/main.ts', 'serve'],
      env: settingsOf(place),
      log: join(data, 'server.log'),
    })
  }

  /** Starts the server process; nothing is awaited yet, so that the caller can stop it at any time. */
  static start(place: DemoPlace): DemoProduct {
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

  async recordingCount(): Promise<number> {
    const health: unknown = await (await fetch(`${this.url}/api/health`)).json()
    const { cameras } = health as { cameras?: { recording?: number } }
    return cameras?.recording ?? 0
  }
}
