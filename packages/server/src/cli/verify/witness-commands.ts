// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Fault, systemClock } from '@mingjian/base'
import {
  formatNote,
  formatVerifierKey,
  MAX_WITNESS_REQUEST,
  parseCheckpoint,
  parseNote,
  parseSignatureLines,
  parseVerifierKey,
  parseWitnessRequest,
  formatSignatureLine,
  type VerifierKey,
} from '@mingjian/evidence'
import { sha256 } from '../../disk/sha256.ts'
import type { Enter } from '../../log/enter.ts'
import { OwnLog } from '../../witness/own-log.ts'
import { Peers } from '../../witness/peers.ts'
import { Witness } from '../../witness/witness.ts'
import { WitnessBook } from '../../witness/witness-book.ts'
import { openWitnessKey } from '../../witness/witness-key.ts'
import { type Command, type CommandCall } from '../command.ts'
import { openData, OPERATOR } from '../open-data.ts'

const key: Command = {
  name: 'witness key',
  about: 'prints the keys that others need: of this instance’s log, and of this instance as a witness',
  usage: '',
  options: {},
  async run(call) {
    const { data, name } = call.config
    call.print(`log\t${formatVerifierKey(await new OwnLog(data).key())}`)
    call.print(`witness\t${formatVerifierKey((await openWitnessKey(data, name)).key)}`)
    return 0
  },
}

const add: Command = {
  name: 'witness add',
  about: 'makes another instance known by its key: its log to be witnessed here, or itself as a witness of our log',
  usage:
    'KEY [--url URL]\n\n  --url URL    where the witness is asked, such as https://district.example/witness; without it by file',
  options: { url: { type: 'string' } },
  async run(call) {
    const peer = parseVerifierKey(sha256, call.words[0] ?? '')
    const url = typeof call.options['url'] === 'string' ? call.options['url'] : null
    if (url !== null && !/^https?:\/\/[^\s]+$/.test(url))
      throw new Fault('bad-input', 'cli.usage', '--url is not an http:// or https:// address')
    const peers = peer.use === 'log' ? Peers.logs(call.config.data) : Peers.witnesses(call.config.data)
    await withLog(call, async (enter) => {
      const detail = { action: 'witness.add', name: peer.name, key: formatVerifierKey(peer), url }
      await enter({ type: 'change.witness', body: { actor: OPERATOR.kind, user: null, ...detail } })
      await peers.add({ key: peer, url })
    })
    call.print(peer.use === 'log' ? `the log ${peer.name} is witnessed here` : `${peer.name} is a witness of our log`)
    return 0
  },
}

const request: Command = {
  name: 'witness request',
  about: 'writes what a witness without a network needs to cosign our log, for removable media',
  usage: 'FILE [--witness NAME]\n\n  --witness NAME    needed where our log has several witnesses',
  options: { witness: { type: 'string' } },
  async run(call) {
    const file = needFile(call)
    const own = new OwnLog(call.config.data)
    const witness = await oneWitness(call)
    const shown = await own.newest()
    const last = await own.cosigned(witness)
    const known = Math.min(last?.checkpoint.size ?? 0, shown.checkpoint.size)
    await writeFile(file, await own.request(shown, known), { flag: 'wx' })
    call.print(`${file}: ${shown.checkpoint.size} entries, of which ${witness.name} has seen ${known}`)
    return 0
  },
}

const sign: Command = {
  name: 'witness sign',
  about: 'cosigns another instance’s log from its request file, and writes FILE.cosigned to carry back',
  usage: 'FILE',
  options: {},
  async run(call) {
    const file = needFile(call)
    const text = await readNote(file)
    const answer = await withLog(call, async (enter) => (await makeWitness(call, enter)).addCheckpoint(text))
    if (!answer.signed) {
      call.print(`refused\t${answer.why}\tthis witness has seen ${answer.knownSize} entries`)
      return 1
    }
    const { note } = parseWitnessRequest(text)
    const signatures = [...note.signatures, ...parseSignatureLines(answer.lines)]
    await writeFile(`${file}.cosigned`, formatNote({ text: note.text, signatures }))
    call.print(`${file}.cosigned`)
    return 0
  },
}

const accept: Command = {
  name: 'witness accept',
  about: 'keeps the cosignature that a witness wrote, beside our log',
  usage: 'FILE',
  options: {},
  async run(call) {
    const note = parseNote(await readNote(needFile(call)))
    const checkpoint = parseCheckpoint(note.text)
    const own = new OwnLog(call.config.data)
    const { checkpoint: newest } = await own.newest()
    if (checkpoint.size > newest.size)
      throw new Fault('conflict', 'witness.log.shorter', 'our log is shorter than what was cosigned')
    const lines = note.signatures.map(formatSignatureLine).join('')
    const witnesses = await Peers.witnesses(call.config.data).list()
    const signed = witnesses.filter(({ key: { name, keyId } }) =>
      note.signatures.some((each) => each.name === name && each.keyId === keyId),
    )
    if (signed.length === 0) throw new Fault('not-found', 'witness.peer.unknown', 'none of our witnesses signed this')
    for (const peer of signed) {
      const kept = await own.keep({ note, checkpoint }, peer.key, lines)
      call.print(`${kept.witness} has seen ${checkpoint.size} entries, ${new Date(kept.time * 1000).toISOString()}`)
    }
    return 0
  },
}

export const witnessCommands: readonly Command[] = [key, add, request, sign, accept]

function needFile(call: CommandCall): string {
  const [file] = call.words
  if (file === undefined) throw new Fault('bad-input', 'cli.usage', 'which file?')
  return path.resolve(file)
}

async function readNote(file: string): Promise<string> {
  const bytes = await readFile(file)
  if (bytes.length > MAX_WITNESS_REQUEST) throw new Fault('bad-input', 'cli.usage', `${file} is too long`)
  return bytes.toString('utf8')
}

async function oneWitness(call: CommandCall): Promise<VerifierKey> {
  const name = call.options['witness']
  const known = await Peers.witnesses(call.config.data).list()
  const fitting = known.filter((peer) => name === undefined || peer.key.name === name)
  const [peer] = fitting
  if (peer !== undefined && fitting.length === 1) return peer.key
  const words = known.map((each) => each.key.name).join(', ') || 'none; make one known with witness add'
  throw new Fault('bad-input', 'cli.usage', `--witness names one of our witnesses: ${words}`)
}

/** Beside a running server through its door, else by opening the log: nothing takes effect that could not be entered. */
async function withLog<T>(call: CommandCall, work: (enter: Enter) => Promise<T>): Promise<T> {
  const data = await openData(call)
  try {
    return await work(data.enter)
  } finally {
    await data.close()
  }
}

async function makeWitness(call: CommandCall, enter: Enter): Promise<Witness> {
  const { data, name } = call.config
  return new Witness({
    ...{ signer: await openWitnessKey(data, name), logs: Peers.logs(data), book: new WitnessBook(data) },
    ...{ clock: systemClock, enter },
    report: ({ origin, why }) => call.log.error('witness.misconduct', { origin, why }),
  })
}
