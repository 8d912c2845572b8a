// SPDX-License-Identifier: Apache-2.0
import { type Clock, type Log, toError } from '@mingjian/base'
import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { RecorderEvent } from './event.ts'
import { type LiveMessage, LiveReader } from './live-pipe.ts'
import { type FromRecorder, LIVE_FD, type ToRecorder } from './protocol.ts'

/** How a recorder process is started; given by the composition root. */
export type RecorderSpawn = Readonly<{
  script: string
  execPath: string
  execArgv: readonly string[]
  env: Readonly<Record<string, string>>
}>

export type ChildSink = Readonly<{
  event(event: RecorderEvent): void
  live(message: LiveMessage): void
  removed(camera: string): void
  /** Once: the process is gone. */
  gone(detail: string): void
}>

export type ChildOptions = Readonly<{ spawn: RecorderSpawn; clock: Clock; log: Log; sink: ChildSink }>

/** A recorder that answers no ping for this long is wedged; ten times the longest pause of a full collection. */
const WEDGED_MILLIS = 5000
const PING_MILLIS = 1000

/** Main's end of one recorder process. */
export class RecorderChild {
  readonly #by: ChildOptions
  readonly #process: ChildProcess
  #timer: NodeJS.Timeout
  #pings = 0
  #heard: number
  #memory = 0
  #isGone = false

  constructor(options: ChildOptions) {
    this.#by = options
    const { script, execPath, execArgv, env } = options.spawn
    this.#process = fork(script, [], {
      execPath,
      execArgv: [...execArgv],
      env: { ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    })
    this.#heard = options.clock.monotonic()
    this.#process.on('message', (message) => this.#take(message as FromRecorder))
    this.#process.on('error', (error) => options.log.error('record.child.error', { message: error.message }))
    this.#process.once('exit', (code, signal) => this.#left(signal === null ? `exit code ${code}` : `signal ${signal}`))
    this.#readLive()
    if (this.#process.stderr !== null) {
      createInterface(this.#process.stderr).on('line', (line) =>
        options.log.warn('record.child.stderr', { pid: this.pid, line }),
      )
    }
    this.#timer = setInterval(() => this.#ping(), PING_MILLIS)
  }

  get pid(): number | undefined {
    return this.#process.pid
  }
  /** Resident bytes as last told. */
  get memory(): number {
    return this.#memory
  }

  send(message: ToRecorder): void {
    if (this.#process.connected) this.#process.send(message)
  }

  /** Asks it to seal and exit; kills it when it has not by the deadline. Resolves when it is gone. */
  async stop(deadlineMillis: number): Promise<void> {
    if (this.#isGone) return
    this.send({ type: 'stop' })
    const killer = setTimeout(() => this.kill('it did not stop in time'), deadlineMillis)
    await new Promise<void>((resolve) => (this.#isGone ? resolve() : this.#process.once('exit', () => resolve())))
    clearTimeout(killer)
  }

  kill(why: string): void {
    this.#by.log.error('record.child.killed', { pid: this.pid, why })
    this.#process.kill('SIGKILL')
  }

  #left(detail: string): void {
    if (this.#isGone) return
    this.#isGone = true
    clearInterval(this.#timer)
    this.#by.sink.gone(detail)
  }

  #ping(): void {
    if (this.#by.clock.monotonic() - this.#heard > WEDGED_MILLIS) this.kill('it did not answer')
    else this.send({ type: 'ping', number: ++this.#pings })
  }

  #take(message: FromRecorder): void {
    const { sink, log, clock } = this.#by
    switch (message.type) {
      case 'events':
        for (const event of message.events) sink.event(event)
        return
      case 'removed':
        return sink.removed(message.camera)
      case 'pong':
        this.#heard = clock.monotonic()
        this.#memory = message.memory
        return
      case 'log':
        return log[message.level](message.event, { ...message.fields, pid: this.pid })
    }
  }

  #readLive(): void {
    const pipe = this.#process.stdio[LIVE_FD]
    if (!(pipe instanceof Readable)) return
    const reader = new LiveReader((message) => this.#by.sink.live(message))
    pipe.on('error', (error) => this.#by.log.warn('record.live.pipe', { message: error.message }))
    pipe.on('data', (bytes: Uint8Array) => {
      try {
        reader.push(bytes)
      } catch (error) {
        this.kill(`its live pipe is garbled: ${toError(error).message}`)
      }
    })
  }
}
