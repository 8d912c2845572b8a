// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'
import { type Av, loadAv } from './decoder-av.ts'
import { Marker } from './decoder-mark.ts'
import { makeStill } from './decoder-still.ts'
import { Transcode, type TranscodeSink } from './decoder-transcode.ts'
import { type DecoderHead, type DecoderMessage, DecoderMessageReader, formatDecoderMessage } from './decoder-wire.ts'

export type DeskPorts = Readonly<{
  read: NodeJS.ReadableStream
  write: NodeJS.WritableStream
  /** Ends the process at once, even while a library call is under way. */
  end(): void
  memoryUsed(): number
  memoryLimit: number
}>

const MEMORY_CHECK = 100

/** The decoder process's side: answers requests one after another until its input closes, which it does when main dies. */
export async function runDecoderDesk(ports: DeskPorts): Promise<void> {
  ports.read.once('end', ports.end)
  ports.read.once('error', ports.end)
  ports.write.once('error', ports.end)
  const watch = setInterval(() => {
    if (ports.memoryUsed() > ports.memoryLimit) ports.end()
  }, MEMORY_CHECK)
  watch.unref()
  const say: Say = (head, parts = []) => {
    for (const bytes of formatDecoderMessage({ head, parts })) ports.write.write(bytes)
  }
  const desk = new Desk(await loadAv(), say)
  const reader = new DecoderMessageReader()
  let work = Promise.resolve()
  ports.read.on('data', (bytes: Buffer) => {
    for (const message of reader.push(bytes)) work = work.then(() => desk.answer(message))
  })
  say({ op: 'ready' })
}

type Say = (head: DecoderHead, parts?: readonly Uint8Array[]) => void

class Desk {
  readonly #av: Av
  readonly #say: Say
  readonly #transcode: Transcode
  readonly #marker: Marker

  constructor(av: Av, say: Say) {
    this.#av = av
    this.#say = say
    this.#marker = new Marker(av)
    const sink: TranscodeSink = {
      format: (sps, pps) => say({ op: 'output', sets: sps.length }, [...sps, ...pps]),
      unit: (time, isKey, data) => say({ op: 'unit', time, isKey }, [data]),
    }
    this.#transcode = new Transcode(av, sink, this.#marker)
  }

  async answer({ head, parts }: DecoderMessage): Promise<void> {
    const id = 'id' in head ? head.id : 0
    try {
      await this.#do(head, parts)
    } catch (thrown) {
      const error = toError(thrown)
      const code = error instanceof Fault ? error.code : 'play.decoder.bitstream'
      this.#say({ op: 'failed', id, code, detail: error.message })
    }
  }

  async #do(head: DecoderHead, parts: readonly Uint8Array[]): Promise<void> {
    if (head.op === 'flush') {
      await this.#transcode.flush()
      return this.#say({ op: 'taken' })
    }
    const [first, ...rest] = parts
    if (first === undefined) throw new Fault('bad-input', 'play.decoder.message', 'a request came without its bytes')
    if (head.op === 'still') {
      const picture = await makeStill(this.#av, { ...head, config: first, units: rest }, this.#marker)
      const { jpeg, time, width, height } = picture
      this.#say({ op: 'jpeg', id: head.id, time, width, height }, [jpeg])
    } else if (head.op === 'input') {
      await this.#transcode.begin({ ...head, config: first })
    } else if (head.op === 'unit') {
      try {
        await this.#transcode.push(head.time, head.isKey, first)
      } finally {
        this.#say({ op: 'taken' })
      }
    }
  }
}
