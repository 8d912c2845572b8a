// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { type DecoderHead, type DecoderMessage, DecoderMessageReader, formatDecoderMessage } from './decoder-wire.ts'

/** How a decoder process is started: program and arguments. */
export type DecoderCommand = Readonly<{ program: string; arguments: readonly string[] }>

export type DecoderEvents = Readonly<{
  message(message: DecoderMessage): void
  /** Once, whatever the reason; the code is `play.decoder.absent`, `play.decoder.died` or `play.decoder.message`. */
  end(fault: Fault): void
}>

const ABSENT = 3
const KEPT_WORDS = 2000

/** One decoder process: no environment, no socket, nothing but its two pipes. It ends with us, being told by its closed input. */
export class DecoderProcess {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #events: DecoderEvents
  #words = ''
  #isEnded = false

  constructor(command: DecoderCommand, events: DecoderEvents) {
    this.#events = events
    const child = spawn(command.program, command.arguments, { stdio: 'pipe', env: {} })
    this.#child = child
    const reader = new DecoderMessageReader()
    child.stdout.on('data', (bytes: Buffer) => {
      try {
        for (const message of reader.push(bytes)) if (!this.#isEnded) events.message(message)
      } catch (thrown) {
        this.#end(thrown instanceof Fault ? thrown : died(toError(thrown).message))
      }
    })
    child.stderr.on('data', (bytes: Buffer) => {
      this.#words = (this.#words + bytes.toString()).slice(-KEPT_WORDS)
    })
    // The exit tells the whole story; a broken pipe is only its first sign.
    child.stdin.on('error', (error) => (this.#words += error.message))
    child.once('error', (error) => this.#end(died(error.message)))
    child.once('close', (code, signal) => {
      if (code === ABSENT) this.#end(new Fault('unavailable', 'play.decoder.absent', this.#words.trim()))
      else this.#end(died(`${signal ?? `exit ${code}`}: ${this.#words.trim()}`))
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }
  get isEnded(): boolean {
    return this.#isEnded
  }

  send(head: DecoderHead, parts: readonly Uint8Array[] = []): void {
    if (this.#isEnded) return
    const { stdin } = this.#child
    stdin.cork()
    for (const bytes of formatDecoderMessage({ head, parts })) stdin.write(bytes)
    process.nextTick(() => stdin.uncork())
  }

  /** Ends it at once; idempotent. */
  kill(fault: Fault = died('ended')): void {
    this.#end(fault)
  }

  #end(fault: Fault): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#child.kill('SIGKILL')
    this.#events.end(fault)
  }
}

function died(detail: string): Fault {
  return new Fault('unavailable', 'play.decoder.died', `the decoder process ended: ${detail}`)
}
