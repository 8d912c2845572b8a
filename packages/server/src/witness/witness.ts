// SPDX-License-Identifier: Apache-2.0
import { type Clock, formatTime, toTicks } from '@mingjian/base'
import {
  formatNote,
  formatSignatureLine,
  judgeCheckpoint,
  type Note,
  type NoteSigner,
  parseWitnessRequest,
  signNote,
  type VerifierKey,
  type WitnessRefusal,
  type WitnessRequest,
} from '@mingjian/evidence'
import { sha256 } from '../disk/sha256.ts'
import type { Enter } from '../log/enter.ts'
import { verifyEd25519 } from '../log/log-key.ts'
import type { Peers } from './peers.ts'
import type { WitnessBook } from './witness-book.ts'

/** A log that was caught. Both notes are signed by it: whoever has its key can see so for themselves. */
export type Misconduct = Readonly<{ origin: string; why: WitnessRefusal; known: string; shown: string }>

export type WitnessAnswer = Readonly<
  { signed: true; lines: string } | { signed: false; why: WitnessRefusal; knownSize: number }
>

export type WitnessParts = Readonly<{
  signer: NoteSigner
  logs: Pick<Peers, 'list'>
  book: WitnessBook
  clock: Clock
  /** Into this instance's own log. */
  enter: Enter
  /** Raises the alarm. */
  report: (misconduct: Misconduct) => void
}>

const REPORTED: ReadonlySet<WitnessRefusal> = new Set(['rolled-back', 'forked', 'rewritten'])

/** This instance as a witness of others' logs, C2SP tlog-witness: it signs that a log only ever grew, and remembers. */
export class Witness {
  readonly #by: WitnessParts

  constructor(parts: WitnessParts) {
    this.#by = parts
  }

  /**
   * Judges one request, in the form of the protocol's body. What is signed was kept and entered before; a log caught is
   * entered with both checkpoints and reported. Throws a Fault of kind `bad-input` for what is no request.
   */
  async addCheckpoint(text: string): Promise<WitnessAnswer> {
    const request = parseWitnessRequest(text)
    return this.#by.book.alone(() => this.#judge(request))
  }

  async #judge(request: WitnessRequest): Promise<WitnessAnswer> {
    const { book, clock, enter, logs, signer } = this.#by
    const { origin, size, root } = request.checkpoint
    const keys = (await logs.list()).flatMap(({ key }) => (key.name === origin ? [key] : []))
    const latest = keys.length === 0 ? null : await book.latest(origin)
    const verdict = await judgeCheckpoint({
      ...{ sha256, verify: verifyEd25519, request, keys },
      latest: latest?.checkpoint ?? null,
    })
    const note = formatNote(withoutStrangers(request.note, keys))
    if (!verdict.sign) {
      const { why, knownSize } = verdict
      if (REPORTED.has(why) && latest !== null)
        await this.#catch(
          { origin, why, known: formatNote(latest.note), shown: note },
          latest.note.text + request.note.text,
        )
      return { signed: false, why, knownSize }
    }
    const at = clock.now()
    if (size > (latest?.checkpoint.size ?? -1)) {
      await book.keep({ note: withoutStrangers(request.note, keys), checkpoint: request.checkpoint })
      await book.tell(origin, { at: formatTime(toTicks(at)), cosigned: note })
      await enter({
        type: 'witness.cosign',
        body: { witness: signer.key.name, origin, size, root: Buffer.from(root).toString('base64') },
      })
    }
    return {
      signed: true,
      lines: formatSignatureLine(await signNote(request.note.text, signer, Math.floor(at / 1000))),
    }
  }

  /** The same again is told once: a request can be repeated by anyone who saw it, under other signatures too. */
  async #catch(misconduct: Misconduct, texts: string): Promise<void> {
    const { book, clock, enter, report } = this.#by
    const { origin, why, known, shown } = misconduct
    const mark = Buffer.from(sha256(Buffer.from(texts))).toString('hex')
    if (await book.isTold(origin, mark)) return
    await enter({ type: 'witness.refuse', body: { origin, why, known, shown } })
    await book.tellCaught(origin, mark, { at: formatTime(toTicks(clock.now())), ...misconduct })
    report(misconduct)
  }
}

/** Signatures of keys that we do not know for the log are nothing to us. */
function withoutStrangers(note: Note, keys: readonly VerifierKey[]): Note {
  const isKnown = (name: string, keyId: number): boolean => keys.some((key) => key.name === name && key.keyId === keyId)
  return { text: note.text, signatures: note.signatures.filter(({ name, keyId }) => isKnown(name, keyId)) }
}
