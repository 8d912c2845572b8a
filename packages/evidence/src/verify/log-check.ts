// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { Entry } from '../entry/entry.ts'
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts'
import { verifiedBy } from '../note/key.ts'
import { parseNote } from '../note/note.ts'
import type { ReadTile } from '../tile/tile-hashes.ts'
import { EntryOrder } from './entry-order.ts'
import type { Finding } from './finding.ts'
import { compareHeld, type Cosignature, type Held, type HeldAsk, type Kept, readHeld } from './held.ts'
import { blameLog, describeAltered, scanLog } from './log-scan.ts'

export type LogAsk = HeldAsk &
  Readonly<{
    /** The signed note that the log itself shows; null when there is none. */
    checkpoint: string | null
    read: ReadTile
    /** Checkpoints to hold against it: kept elsewhere, or cosigned. */
    held: readonly Held[]
    /** Each entry in order, proved or not. */
    take: (index: number, entry: Entry) => void
  }>

export type LogReport = Readonly<{
  checkpoint: Checkpoint | null
  /** Every entry is under the signed root, and every held checkpoint is a beginning of it. */
  isProved: boolean
  cosignatures: readonly Cosignature[]
  findings: readonly Finding[]
}>

/**
 * Checks a whole log: the signature of its checkpoint, that its entries give the root that was signed, that it continues every
 * checkpoint held against it, and that its entries follow one another in time. Reads each entry once.
 */
export async function checkLog(ask: LogAsk): Promise<LogReport> {
  const own = await readOwn(ask)
  if ('kind' in own) return { checkpoint: null, isProved: false, cosignatures: [], findings: [own] }
  const findings: Finding[] = []
  const kept: Kept[] = []
  for (const held of ask.held) {
    const read = await readHeld(ask, held)
    if ('kind' in read) findings.push(read)
    else kept.push(read)
  }
  const order = new EntryOrder()
  const { sha256, read } = ask
  const { size, root } = own
  const scan = await scanLog({
    ...{ sha256, size, read },
    take(index, entry) {
      order.take(index, entry)
      ask.take(index, entry)
    },
  })
  const blame = await blameLog({ sha256, size, root, read }, scan)
  const against = await compareHeld({ sha256, leaves: scan.leaves, timeOf: scan.timeOf }, kept)
  findings.push(...scan.findings, ...blame.findings, ...against.findings)
  findings.push(...(await nameAltered(ask, size, [...blame.altered, ...against.altered])), ...order.findings())
  return {
    checkpoint: own,
    isProved: blame.isProved && against.findings.length === 0,
    cosignatures: kept.flatMap(({ cosignatures }) => cosignatures),
    findings,
  }
}

async function readOwn(ask: LogAsk): Promise<Checkpoint | Finding> {
  const wrong = (detail: string): Finding => ({ camera: null, from: null, to: null, kind: 'log.checkpoint', detail })
  if (ask.checkpoint === null) return wrong('there is no checkpoint')
  try {
    const note = parseNote(ask.checkpoint)
    const checkpoint = parseCheckpoint(note.text)
    const isSigned = checkpoint.origin === ask.key.name && (await verifiedBy(note, ask.key, ask.verify)) !== null
    return isSigned ? checkpoint : wrong('the checkpoint is not signed by the key of this log')
  } catch (error) {
    if (error instanceof Fault) return wrong(`the checkpoint cannot be read: ${error.message}`)
    throw error
  }
}

/** Reads the log once more for the entries that are known to be others than those logged. */
async function nameAltered(ask: LogAsk, size: number, altered: readonly number[]): Promise<Finding[]> {
  if (altered.length === 0) return []
  const wanted = new Set(altered)
  const found: Finding[] = []
  const take = (index: number, entry: Entry): void => {
    if (wanted.delete(index)) found.push(describeAltered(index, entry))
  }
  await scanLog({ sha256: ask.sha256, size, read: ask.read, take })
  return found
}
