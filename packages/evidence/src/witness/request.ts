// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { fromBase64, toBase64 } from '../note/base64.ts'
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts'
import { formatNote, type Note, parseNote } from '../note/note.ts'
import { HASH_SIZE } from '../tree/merkle.ts'

/** What a log asks of a witness: a checkpoint, and the proof that it prolongs the one of `oldSize`. C2SP tlog-witness. */
export type WitnessRequest = Readonly<{
  oldSize: number
  proof: readonly Uint8Array[]
  note: Note
  checkpoint: Checkpoint
}>

/** A proof in a tree of less than 2^63 leaves is no longer. */
const MAX_PROOF = 63
/** A checkpoint with a hundred cosignatures takes some 20 KiB. */
export const MAX_WITNESS_REQUEST = 64 * 1024

export function formatWitnessRequest(request: Pick<WitnessRequest, 'oldSize' | 'proof' | 'note'>): string {
  const lines = [`old ${request.oldSize}`, ...request.proof.map(toBase64), '']
  return `${lines.join('\n')}\n${formatNote(request.note)}`
}

/** Throws `evidence.witness.request`, or what the note or the checkpoint in it is refused for. */
export function parseWitnessRequest(text: string): WitnessRequest {
  const end = text.indexOf('\n\n')
  if (end < 0 || text.length > MAX_WITNESS_REQUEST) throw malformed('it has no empty line, or is too long')
  const [first = '', ...lines] = text.slice(0, end).split('\n')
  const old = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1]
  if (old === undefined || !Number.isSafeInteger(Number(old))) throw malformed('its first line is not the old size')
  if (lines.length > MAX_PROOF) throw malformed('its proof is too long')
  const proof = lines.map((line) => {
    const hash = fromBase64(line)
    if (hash?.length !== HASH_SIZE) throw malformed('a line of its proof is not a hash')
    return hash
  })
  const note = parseNote(text.slice(end + 2))
  return { oldSize: Number(old), proof, note, checkpoint: parseCheckpoint(note.text) }
}

function malformed(why: string): Fault {
  return new Fault('bad-input', 'evidence.witness.request', `not a request to a witness: ${why}`)
}
