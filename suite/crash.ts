// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { Camera, Recordings } from '@mingjian/contract'
import { decodeErrors, type Product } from './product.ts'

/** At most this much of a camera may be lost by a crash (invariant 4 of the product). */
const MAY_LOSE = 2000

export type Kill = Readonly<{ victim: 'main' | 'recorder'; at: number; back: number; lost: number }>
export type CrashPlan = Readonly<{ kills: number; random: () => number; report?: (kill: Kill) => void }>

/** Kills recorder and main at random instants, again and again, and checks after each that nothing before the last two seconds is gone. */
export async function crash(product: Product, cameras: readonly Camera[], plan: CrashPlan): Promise<Kill[]> {
  const kills: Kill[] = []
  await product.recording(cameras)
  await delay(4000)
  for (let n = 0; n < plan.kills; n++) {
    await delay(500 + plan.random() * 3500)
    const kill = n % 2 === 0 ? await killRecorder(product, plan.random) : await killMain(product)
    const done = { ...kill, ...(await settle(product, cameras, kill.at)) }
    kills.push(done)
    plan.report?.(done)
  }
  return kills
}

async function killRecorder(product: Product, random: () => number): Promise<{ victim: 'recorder'; at: number }> {
  const recorders = await product.processes('recorder.ts')
  const victim = recorders[Math.floor(random() * recorders.length)]
  assert.ok(victim !== undefined, 'a recorder process runs')
  const at = Date.now()
  process.kill(victim, 'SIGKILL')
  return { victim: 'recorder', at }
}

async function killMain(product: Product): Promise<{ victim: 'main'; at: number }> {
  const at = Date.now()
  await product.kill('SIGKILL')
  for (let tries = 0; (await product.processes()).length > 0; tries++) {
    assert.ok(tries < 100, `main was killed and these processes still run: ${(await product.processes()).join(' ')}`)
    await delay(100)
  }
  await product.launch()
  return { victim: 'main', at }
}

/** Waits until every camera records again, then measures what is missing around the kill. */
async function settle(
  product: Product,
  cameras: readonly Camera[],
  at: number,
): Promise<{ back: number; lost: number }> {
  let back = 0
  let lost = 0
  for (const camera of cameras) {
    const answer = await resumed(product, camera, at)
    assertTiles(answer, camera.name)
    const before = answer.runs.filter((run) => Date.parse(run.start) < at)
    const after = answer.runs.find((run) => Date.parse(run.end) > at + MAY_LOSE)
    const end = Math.max(0, ...before.map((run) => Math.min(at, Date.parse(run.end))))
    assert.ok(at - end <= MAY_LOSE, `${camera.name}: ${at - end} ms before the kill are gone`)
    lost = Math.max(lost, at - end)
    back = Math.max(back, Date.parse(after?.start ?? '') - at)
    for (const gap of answer.gaps.filter((each) => Date.parse(each.end) > end && Date.parse(each.start) < at)) {
      assert.equal(gap.cause, 'restart', `${camera.name}: the gap of the kill is named`)
    }
  }
  return { back, lost }
}

/** The recordings around the kill once footage newer than it is there. */
async function resumed(product: Product, camera: Camera, at: number): Promise<Recordings> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await product.recordings(camera.id, at - 10_000, Date.now())
    if (answer.runs.some((run) => Date.parse(run.end) > at + MAY_LOSE + 500)) return answer
    await delay(100)
  }
  throw new Error(`${camera.name} did not record again:\n${product.output}`)
}

/** Runs and gaps follow one another without hole or overlap. */
export function assertTiles(answer: Recordings, name: string): void {
  const all = [...answer.runs, ...answer.gaps].sort((a, b) => Date.parse(a.start) - Date.parse(b.start))
  for (const [index, each] of all.entries()) {
    const next = all[index + 1]
    if (next) assert.equal(next.start, each.end, `${name}: an interval ends where the next begins`)
  }
}

/** fsck is clean and every file decodes strictly. */
export async function assertSound(product: Product): Promise<number> {
  const check = await product.command(['fsck', '--deep'])
  assert.equal(check.status, 0, `fsck: ${check.stdout} ${check.stderr}`)
  const files = await product.files()
  assert.ok(files.length > 0, 'there is footage')
  for (const file of files) assert.equal(await decodeErrors(file), '', file)
  return files.length
}
