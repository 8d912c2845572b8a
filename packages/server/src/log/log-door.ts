// SPDX-License-Identifier: Apache-2.0
import { chmod, rm } from 'node:fs/promises'
import net from 'node:net'
import { Fault, type FaultKind, type Log, toError } from '@mingjian/base'
import type { Enter, Entered, EntryDraft } from './enter.ts'

const MAX_LINE = 512 * 1024
const PATIENCE = 30_000

/** A local socket through which commands beside the server enter what they do: the log has one writer. Mode 0600; one JSON line each way. */
export async function openLogDoor(
  by: Readonly<{ socket: string; enter: Enter; log: Log }>,
): Promise<() => Promise<void>> {
  const open = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', (error) => by.log.debug('log.door', { error: error.message }))
    readLine(socket)
      .then((line) => answer(by.enter, line))
      .then((words) => socket.end(`${words}\n`))
      .catch((thrown: unknown) => {
        by.log.warn('log.door', { error: toError(thrown).message })
        socket.destroy()
      })
  })
  await rm(by.socket, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(by.socket, () => resolve())
  })
  await chmod(by.socket, 0o600)
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of open) socket.destroy()
    await closed
  }
}

/** Enters through the door of a running server. */
export function enterThrough(socketPath: string): Enter {
  return async (draft) => {
    const socket = net.connect(socketPath)
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('the server does not answer')))
    try {
      socket.write(`${JSON.stringify(draft)}\n`)
      return readAnswer(await readLine(socket))
    } catch (thrown) {
      if (thrown instanceof Fault) throw thrown
      const words = `the running server does not take entries: ${toError(thrown).message}`
      throw new Fault('unavailable', 'log.door.shut', words, {}, thrown)
    } finally {
      socket.destroy()
    }
  }
}

function readLine(socket: net.Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      text += part
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
      else if (text.length > MAX_LINE) reject(new Error('the line is too long'))
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection ended')))
  })
}

/** Who can open the socket owns the data folder; what they draft is checked by the log like any other. */
async function answer(enter: Enter, line: string): Promise<string> {
  try {
    return JSON.stringify(await enter(JSON.parse(line) as EntryDraft))
  } catch (thrown) {
    const fault = thrown instanceof Fault ? thrown : new Fault('bad-input', 'log.door.draft', toError(thrown).message)
    return JSON.stringify({ kind: fault.kind, code: fault.code, message: fault.message })
  }
}

function readAnswer(line: string): Entered {
  const value = JSON.parse(line) as { index?: number; kind?: FaultKind; code?: string; message?: string }
  if (typeof value.index === 'number') return { index: value.index }
  throw new Fault(value.kind ?? 'unavailable', value.code ?? 'log.door.shut', value.message ?? 'no answer')
}
