// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from './product.ts'

const PYTHON = '/usr/bin/python3'
const SCRIPT = join(ROOT, 'packages/server/src/ingest/testdata/gst-server.py')

export type GstServerOptions = Readonly<{
  /** Path to GStreamer launch line. */
  mounts: Readonly<Record<string, string>>
  user?: string
  password?: string
  /** Otherwise Digest. */
  basic?: boolean
  udpOnly?: boolean
}>

/** Debian's gst-rtsp-server as its own process on a free port of the loopback. */
export class GstServer implements AsyncDisposable {
  readonly port: number
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, port: number) {
    this.#process = process
    this.port = port
  }

  static async start(options: GstServerOptions): Promise<GstServer> {
    const child = spawn(PYTHON, [SCRIPT, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'ignore'] })
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    return new GstServer(child, Number(line))
  }

  url(path: string): string {
    return `rtsp://127.0.0.1:${this.port}${path}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#process
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.stdin?.end()
    await ended
  }
}

/** False, or why tests that need it are left out. */
export function gstServerMissing(): false | string {
  const has = (code: string): boolean => spawnSync(PYTHON, ['-c', code]).status === 0
  const isThere = has("import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer")
  return isThere ? false : 'gst-rtsp-server is not installed'
}
