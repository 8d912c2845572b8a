// SPDX-License-Identifier: Apache-2.0
import { type Log, type LogFields, type LogLevel, systemClock, toError } from '@mingjian/base'
import { Socket } from 'node:net'
import { nodeDisk } from '../disk/disk.ts'
import { formatLive, type LiveMessage } from './live-pipe.ts'
import { type FromRecorder, LIVE_FD, type ToRecorder } from './protocol.ts'
import { type OpenIngest, RecorderProcess } from './recorder-process.ts'

/** Live pictures waiting for main beyond this are dropped up to the next key frame: some two seconds of 64 cameras. */
const LIVE_QUEUE = 64 << 20
/** Sealing takes milliseconds; a disk that hangs must not keep a process that nobody supervises. */
const SEAL_MILLIS = 900

/** What the composition root gives: how streams are read, and with what log. */
export type RecorderParts = (log: Log) => OpenIngest

/**
 * Makes this process a recorder: hears main over IPC, sends live pictures through the extra pipe, and seals and exits
 * when main says so or is gone.
 */
export function runRecorder(parts: RecorderParts): void {
  const send = (message: FromRecorder): void => {
    if (process.connected) process.send?.(message, undefined, {}, ignoreClosed)
  }
  const log = new ParentLog(send, {})
  const pipe = new Socket({ fd: LIVE_FD, readable: false, writable: true })
  pipe.on('error', (error) => log.debug('record.live.pipe', { message: error.message }))
  const sendLive = (message: LiveMessage): boolean => {
    if (message.kind === 'chunk' && pipe.writableLength > LIVE_QUEUE) return false
    pipe.cork()
    for (const part of formatLive(message)) pipe.write(part)
    pipe.uncork()
    return true
  }
  const recorder = new RecorderProcess({
    clock: systemClock,
    log,
    disk: nodeDisk,
    openIngest: parts(log),
    send,
    sendLive,
  })
  const end = (): void => {
    setTimeout(() => process.exit(1), SEAL_MILLIS)
    recorder.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('record.process.close', { message: toError(error).message })
        process.exit(1)
      },
    )
  }
  process.on('message', (message) => {
    const told = message as ToRecorder
    if (told.type === 'stop') end()
    else recorder.take(told)
  })
  process.on('disconnect', end)
  process.on('SIGTERM', end)
  // Ctrl-C reaches the whole foreground group; main decides when recorders end.
  process.on('SIGINT', () => log.debug('record.process.interrupt'))
}

function ignoreClosed(_error: Error | null): void {
  // The channel closed between the check and the write; `disconnect` follows.
}

/** Lines go to main, which writes them. */
class ParentLog implements Log {
  readonly #send: (message: FromRecorder) => void
  readonly #fields: LogFields

  constructor(send: (message: FromRecorder) => void, fields: LogFields) {
    this.#send = send
    this.#fields = fields
  }
  debug(event: string, fields?: LogFields): void {
    this.#write('debug', event, fields)
  }
  info(event: string, fields?: LogFields): void {
    this.#write('info', event, fields)
  }
  warn(event: string, fields?: LogFields): void {
    this.#write('warn', event, fields)
  }
  error(event: string, fields?: LogFields): void {
    this.#write('error', event, fields)
  }
  with(fields: LogFields): Log {
    return new ParentLog(this.#send, { ...this.#fields, ...fields })
  }
  #write(level: LogLevel, event: string, fields: LogFields = {}): void {
    this.#send({ type: 'log', level, event, fields: { ...this.#fields, ...fields } })
  }
}
