// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

/** What main and a decoder process tell each other: one JSON head and any number of binary parts. */
export type DecoderMessage = Readonly<{ head: DecoderHead; parts: readonly Uint8Array[] }>

/** Requests go down, answers come up; times are 90 kHz ticks. */
export type DecoderHead =
  /** Parts: the configuration record, then access units from a key frame on, `times` apiece. Shows the last one at or before `at`. */
  | Readonly<{
      op: 'still'
      id: number
      codec: 'h264' | 'h265'
      times: readonly number[]
      at: number
      width: number
      quality: number
      mark: string | null
    }>
  /** Parts: the JPEG. */
  | Readonly<{ op: 'jpeg'; id: number; time: number; width: number; height: number }>
  /** Parts: the configuration record. Begins or changes the input of the process's one transcoding. */
  | Readonly<{ op: 'input'; codec: 'h264' | 'h265'; maxHeight: number; bitsPerSecond: number; mark: string | null }>
  /** Parts: one access unit. */
  | Readonly<{ op: 'unit'; time: number; isKey: boolean }>
  /** No more units come: what is held back goes out. */
  | Readonly<{ op: 'flush' }>
  /** One unit was taken in, whatever came of it. */
  | Readonly<{ op: 'taken' }>
  /** Parts: as many SPS as said, then the PPS of the output. */
  | Readonly<{ op: 'output'; sets: number }>
  | Readonly<{ op: 'failed'; id: number; code: string; detail: string }>
  | Readonly<{ op: 'ready' }>

const LIMIT = 64 << 20
const PREFIX = 8

/** u32 whole length · u32 head length · head (with `sizes`) · parts. Gives buffers to be written in order; parts are not copied. */
export function formatDecoderMessage(message: DecoderMessage): Uint8Array[] {
  const head = Buffer.from(JSON.stringify({ ...message.head, sizes: message.parts.map((part) => part.length) }))
  const total = message.parts.reduce((sum, part) => sum + part.length, PREFIX + head.length)
  const prefix = Buffer.alloc(PREFIX)
  prefix.writeUInt32BE(total, 0)
  prefix.writeUInt32BE(head.length, 4)
  return [Buffer.concat([prefix, head]), ...message.parts]
}

/** Cuts the byte stream into messages. Throws `play.decoder.message` on what the other side never sends. */
export class DecoderMessageReader {
  #chunks: Uint8Array[] = []
  #have = 0
  #need = PREFIX

  push(bytes: Uint8Array): DecoderMessage[] {
    this.#chunks.push(bytes)
    this.#have += bytes.length
    const found: DecoderMessage[] = []
    while (this.#have >= this.#need) {
      const all = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks)
      this.#chunks = [all]
      const view = new DataView(all.buffer, all.byteOffset, all.byteLength)
      const total = view.getUint32(0)
      if (total < PREFIX || total > LIMIT) throw bad('its length is impossible')
      this.#need = total
      if (all.length < total) break
      found.push(readMessage(all.subarray(0, total), view.getUint32(4)))
      this.#chunks = [all.subarray(total)]
      this.#have = all.length - total
      this.#need = PREFIX
    }
    return found
  }
}

function readMessage(bytes: Uint8Array, headLength: number): DecoderMessage {
  if (PREFIX + headLength > bytes.length) throw bad('its head is longer than itself')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + PREFIX, headLength).toString()
  let head: DecoderHead & { sizes: number[] }
  try {
    head = JSON.parse(text) as DecoderHead & { sizes: number[] } // both ends are this file
  } catch (error) {
    throw bad('its head is not JSON', error)
  }
  const parts: Uint8Array[] = []
  let at = PREFIX + headLength
  for (const size of head.sizes) {
    if (at + size > bytes.length) throw bad('a part is cut short')
    parts.push(bytes.subarray(at, at + size))
    at += size
  }
  return { head, parts }
}

function bad(why: string, cause?: unknown): Fault {
  return new Fault('bad-input', 'play.decoder.message', `a decoder message cannot be read: ${why}`, {}, cause)
}
