// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { silentLog, systemClock } from '@mingjian/base'
import { hashRanges, inclusionRanges, leafHash, type Node, verifyInclusion } from '@mingjian/evidence'
import { nodeDisk } from '../packages/server/src/disk/disk.ts'
import { sha256 } from '../packages/server/src/disk/sha256.ts'
import { EvidenceLog, logFiles } from '../packages/server/src/log/evidence-log.ts'
import { percentile, type Row } from './table.ts'

const SECONDS = 2
const PROOFS = 2000
const WAITING = [1, 16, 256]
/** Of a grant: the entry has about 300 bytes. */
const BODY = {
  ...{ actor: 'user', user: 'u0123456789ab', action: 'replay', camera: 'c0123456789ab' },
  ...{ grant: 'g0123456789ab', viewing: 'v0123456789ab' },
  ...{ from: '2026-11-23T08:00:00.000Z', to: '2026-11-23T08:10:00.000Z' },
}

/** How many entries a second become durable under a signed checkpoint, beside a loop of plain fdatasync in the same folder; and what a proof costs. */
export async function benchEvidence(): Promise<Row[]> {
  const build = path.join(import.meta.dirname, '../build') // a temporary folder may lie in memory
  await mkdir(build, { recursive: true })
  const data = await mkdtemp(path.join(build, 'bench-evidence-'))
  try {
    const log = await EvidenceLog.open({
      ...{ ...logFiles(data), name: 'bench', clock: systemClock, log: silentLog },
      keepSealed: () => Promise.resolve(),
    })
    const rows: Row[] = []
    for (const waiting of WAITING) {
      const plain = await countSyncs(path.join(data, `plain-${waiting}`))
      const rate = await countAppends(log, waiting)
      rows.push({
        name: `durable log entries, ${waiting} waiting`,
        measured: `${rate.toFixed(0)}/s`,
        peer: `${plain.toFixed(0)} fdatasync/s, × ${(rate / plain).toFixed(2)}`,
        ...{ goal: null, reached: null },
      })
    }
    rows.push(...(await timeProofs(log)))
    await log.close()
    return rows
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

/** Appends and syncs an entry's worth of bytes, one after the other. */
async function countSyncs(name: string): Promise<number> {
  const file = await nodeDisk.open(name, 'create')
  const bytes = new Uint8Array(300).fill(7)
  const rate = await during(async (done) => {
    await file.writeAt([bytes], done * bytes.length)
    await file.sync()
    return 1
  })
  await file.close()
  return rate
}

/** As many callers as wait, each of which asks again when it was answered. */
async function countAppends(log: EvidenceLog, waiting: number): Promise<number> {
  const end = performance.now() + SECONDS * 1000
  const begin = performance.now()
  let count = 0
  const ask = async (): Promise<void> => {
    while (performance.now() < end) {
      await log.append({ type: 'access.grant', body: BODY })
      count++
    }
  }
  await Promise.all(Array.from({ length: waiting }, ask))
  return (count * 1000) / (performance.now() - begin)
}

async function during(work: (done: number) => Promise<number>): Promise<number> {
  const begin = performance.now()
  let count = 0
  while (performance.now() < begin + SECONDS * 1000) count += await work(count)
  return (count * 1000) / (performance.now() - begin)
}

async function timeProofs(log: EvidenceLog): Promise<Row[]> {
  const { size, root } = log.signed.checkpoint
  const read = (nodes: readonly Node[]) => log.tiles.readHashes(nodes, size)
  const made: number[] = []
  const verified: number[] = []
  for (let i = 0; i < PROOFS; i++) {
    const index = Math.floor((i * size) / PROOFS)
    const [entry] = i % 100 === 0 ? await log.tiles.readEntries(index, index + 1) : [new Uint8Array(300)]
    const began = performance.now()
    const proof = await hashRanges(sha256, inclusionRanges(index, size), read)
    const midst = performance.now()
    const claim = { index, size, root, leafHash: leafHash(sha256, entry ?? new Uint8Array(0)), proof }
    const isTrue = verifyInclusion(sha256, claim)
    verified.push(performance.now() - midst)
    made.push(midst - began)
    if (i % 100 === 0 && !isTrue) throw new Error(`the proof of entry ${index} does not hold`)
  }
  const micros = (samples: readonly number[]) =>
    `${(percentile(samples, 0.5) * 1000).toFixed(0)} µs, p99 ${(percentile(samples, 0.99) * 1000).toFixed(0)} µs`
  const rest = { peer: null, goal: null, reached: null }
  return [
    { name: `verify an inclusion proof, ${size} entries`, measured: micros(verified), ...rest },
    { name: 'make one, out of tile files', measured: micros(made), ...rest },
  ]
}
