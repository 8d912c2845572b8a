// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochMillis, Fault, formatTime, type Log, toError, toTicks } from '@mingjian/base'
import type { Certificate, WitnessStanding } from '@mingjian/contract'
import { type Finding, formatNote, formatVerifierKey, type VerifierKey } from '@mingjian/evidence'
import type { Config } from './cli/config.ts'
import { certificateRoutes } from './http/witness/certificate-routes.ts'
import { witnessRoutes } from './http/witness/witness-routes.ts'
import type { Route } from './http/route.ts'
import type { Enter } from './log/enter.ts'
import { logFiles } from './log/evidence-log.ts'
import { readLogKey } from './log/log-key.ts'
import { certifyApart, signCertificate } from './proof/certificate.ts'
import { daySpan } from './proof/day-span.ts'
import type { Catalogue } from './serve-catalogue.ts'
import { OwnLog } from './witness/own-log.ts'
import { type Peer, Peers } from './witness/peers.ts'
import { Witness } from './witness/witness.ts'
import { WitnessBook } from './witness/witness-book.ts'
import { openWitnessKey } from './witness/witness-key.ts'
import { WitnessRound } from './witness/witness-round.ts'

export type WitnessParts = Readonly<{ config: Config; catalogue: Catalogue; enter: Enter; clock: Clock; log: Log }>

/** `start` begins the rounds to our witnesses, and answers what stops them. */
export type WitnessPlane = Readonly<{ routes: readonly Route[]; start: () => () => Promise<void> }>

const MINUTE = 60_000

/** This instance as a witness of others, its own log before its witnesses, and certificates of what stands in it. */
export async function makeWitness(parts: WitnessParts): Promise<WitnessPlane> {
  const { config, catalogue, enter, clock, log } = parts
  const [logs, witnesses] = [Peers.logs(config.data), Peers.witnesses(config.data)]
  const [own, book] = [new OwnLog(config.data), new WitnessBook(config.data)]
  const signer = await openWitnessKey(config.data, config.name)
  const { board } = catalogue
  const witness = new Witness({
    ...{ signer, logs, book, clock, enter },
    report: ({ origin, why }) => board.raise('log-misconduct', null, `${origin}: ${why}`),
  })
  const round = new WitnessRound({
    ...{ log: own, witnesses, clock, journal: log, enter },
    refused: (name, detail) =>
      detail === null
        ? board.clear('witness-refused', null)
        : board.raise('witness-refused', null, `${name}: ${detail}`),
  })
  const readStanding = async (): Promise<WitnessStanding> => ({
    own: await readOwn(own, signer.key),
    logs: await Promise.all((await logs.list()).map((peer) => presentLog(peer, book))),
    witnesses: await Promise.all((await witnesses.list()).map((peer) => presentWitness(peer, own, round))),
  })
  return {
    routes: [
      ...witnessRoutes({
        ...{ witness, logs, witnesses, standing: readStanding },
        async changed(actor, { action, name, key, url }) {
          const detail = { name, key: key ?? null, url: url ?? null }
          await enter({ type: 'change.witness', body: { actor: actor.kind, user: actor.userId, action, ...detail } })
        },
      }),
      ...certificateRoutes({ zone: config.zone, certify: makeCertify(parts) }),
    ],
    start: () => startRounds(round, log),
  }
}

function startRounds(round: WitnessRound, log: Log): () => Promise<void> {
  let running: Promise<void> | null = null
  const timer = setInterval(() => {
    running ??= round
      .run()
      .catch((thrown: unknown) => log.warn('witness.round', { error: toError(thrown).message }))
      .finally(() => (running = null))
  }, MINUTE)
  return async () => {
    clearInterval(timer)
    await running
  }
}

function makeCertify({ config, catalogue, clock }: WitnessParts) {
  let isBusy = false
  return async (ask: Readonly<{ camera: string; day: string; zone: string }>): Promise<Certificate | null> => {
    if ((await catalogue.cameras.findEver(ask.camera)) === null) return null
    const span = daySpan(ask.day, ask.zone)
    if (span === null) throw new Fault('bad-input', 'http.interval', 'there is no such day')
    if (isBusy) throw new Fault('unavailable', 'http.busy', 'another certificate is being made')
    isBusy = true
    try {
      const certified = await certifyApart({ ...ask, data: config.data, span, now: clock.now() })
      const signer = await readLogKey(logFiles(config.data).keyFile)
      if (signer === null) throw new Fault('not-found', 'verify.log.none', 'this instance has no log yet')
      const { isProved, findings } = certified
      return { note: await signCertificate(certified.text, signer), isProved, findings: findings.map(presentFinding) }
    } finally {
      isBusy = false
    }
  }
}

function presentFinding({ from, to, ...rest }: Finding): Certificate['findings'][number] {
  return { ...rest, from: from === null ? null : formatTime(from), to: to === null ? null : formatTime(to) }
}

async function readOwn(own: OwnLog, witness: VerifierKey): Promise<WitnessStanding['own']> {
  const keys = { witness: formatVerifierKey(witness) }
  try {
    const [key, shown] = await Promise.all([own.key(), own.newest()])
    return { ...keys, log: formatVerifierKey(key), size: shown.checkpoint.size }
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'witness.log.none') return { ...keys, log: null, size: null }
    throw thrown
  }
}

async function presentLog({ key }: Peer, book: WitnessBook): Promise<WitnessStanding['logs'][number]> {
  const latest = await book.latest(key.name)
  return { name: key.name, key: formatVerifierKey(key), size: latest?.checkpoint.size ?? null }
}

async function presentWitness(
  { key, url }: Peer,
  own: OwnLog,
  round: WitnessRound,
): Promise<WitnessStanding['witnesses'][number]> {
  const last = await own.cosigned(key)
  const known = round.state(key.name)
  return {
    ...{ name: key.name, key: formatVerifierKey(key), url },
    state: url === null ? 'by-file' : (known?.state ?? 'behind'),
    detail: known?.detail ?? null,
    size: last?.checkpoint.size ?? null,
    at: last === null ? null : formatTime(toTicks((last.time * 1000) as EpochMillis)),
    note: last === null ? null : formatNote(last.note),
  }
}
