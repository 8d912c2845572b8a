// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type EpochMillis, Fault, toTicks } from '@mingjian/base'
import {
  CameraStory,
  certificateText,
  checkLog,
  describeCoverage,
  type Finding,
  formatNote,
  type NoteSigner,
  signNote,
  unaccounted,
  describeUnaccounted,
} from '@mingjian/evidence'
import { sha256 } from '../disk/sha256.ts'
import { verifyEd25519 } from '../log/log-key.ts'
import type { DaySpan } from './day-span.ts'
import { openLogFolder } from './log-folder.ts'

export type CertificateAsk = Readonly<{
  data: string
  camera: string
  day: string
  zone: string
  span: DaySpan
  now: EpochMillis
}>

/** `text` is to be signed. */
export type Certified = Readonly<{ text: string; isProved: boolean; findings: readonly Finding[] }>

/** Reads the whole log for a camera's day. The footage itself is not read: that takes `mingjian verify`. */
export async function certify(ask: CertificateAsk): Promise<Certified> {
  const { camera, day, zone, span } = ask
  const log = await openLogFolder(ask.data)
  const story = new CameraStory(camera, sha256)
  const report = await checkLog({
    ...{ sha256, verify: verifyEd25519, key: log.key, witnesses: [], held: log.cosigned },
    ...{ checkpoint: log.checkpoint, read: log.read },
    take: (index, entry) => story.take(index, entry),
  })
  const coverage = { story, from: span.from, to: span.to, now: toTicks(ask.now) }
  const certificate = describeCoverage({ ...coverage, day, zone, checkpoint: log.checkpoint ?? '' })
  const findings = [...report.findings, ...story.segments().findings]
  return {
    text: certificateText(certificate),
    isProved: report.isProved,
    findings: [...findings, ...describeUnaccounted(camera, unaccounted(coverage))],
  }
}

/** The same in a thread of its own: hashing a long log must not hold up anybody's picture. */
export async function certifyApart(ask: CertificateAsk): Promise<Certified> {
  const worker = new Worker(new URL('certificate-worker.ts', import.meta.url), { workerData: ask, env: {} })
  try {
    // the worker is ours, and answers with one value of this type
    const [answer] = (await once(worker, 'message')) as [Certified | { fault: string; code: string }]
    if ('text' in answer) return answer
    throw new Fault('unavailable', answer.code, answer.fault)
  } finally {
    await worker.terminate()
  }
}

export async function signCertificate(text: string, signer: NoteSigner): Promise<string> {
  return formatNote({ text, signatures: [await signNote(text, signer, 0)] })
}
