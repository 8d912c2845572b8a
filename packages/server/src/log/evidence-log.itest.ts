// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { silentLog, systemClock } from '@mingjian/base'
import { EvidenceLog, logFiles } from './evidence-log.ts'
import { openTestLog } from './test-log.ts'
import { assertGrownFrom, checkAll } from './testdata/proof.ts'
import { type Failing, StepDisk } from './testdata/step-disk.ts'

const options = (data: string) => ({
  ...logFiles(data),
  name: 'unit.example/log',
  clock: systemClock,
  log: silentLog,
  keepSealed: () => Promise.resolve(),
})
const hold = (n: number) => ({ type: 'hold.place', body: { hold: `h${n}`, pad: 'x'.repeat((n * 37) % 500) } }) as const
const fill = (log: EvidenceLog, from: number, to: number) =>
  Promise.all(Array.from({ length: to - from }, (_, i) => log.append(hold(from + i))))

test('a tree of more than 65 536 entries has tiles of three levels and opens again', async () => {
  const t = await openTestLog()
  for (let at = 0; at < 66_000; at += 6000) await fill(t.log, at, at + 6000)
  await t.log.close()
  const again = await EvidenceLog.open(options(t.data))
  assert.equal(again.size, 66_000)
  await again.append(hold(66_000))
  const { tree } = await checkAll(t.folder)
  assert.equal(tree.size, 66_001)
  await again.close()
  await t.close()
})

for (const failing of ['lost', 'kept', 'half'] as const) {
  test(`a disk that fails at any step (${failing}): nothing acknowledged is lost, no size is signed twice, and it goes on`, async () => {
    let steps = Infinity
    for (let broken = 1; broken <= steps; broken++) steps = Math.max(broken, await failAt(broken, failing))
  })
}

/** 300 entries in batches, one step failing; then the same process, and then another, goes on. Answers how many steps there were. */
async function failAt(broken: number, failing: Failing): Promise<number> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'mj-log-'))
  const folder = path.join(data, 'log')
  try {
    const first = await EvidenceLog.open(options(data))
    const before = await fill(first, 0, 250)
    await first.close()
    let armed = false
    const base = { at: 0 }
    const disk = new StepDisk((step) => (armed && step - base.at === broken ? failing : null))
    const log = await EvidenceLog.open({ ...options(data), disk })
    armed = true
    base.at = disk.steps
    const acknowledged = before.map(({ index }) => [index, `h${index}`] as const)
    for (const [from, to] of [
      [250, 254],
      [254, 255],
      [255, 258],
      [258, 259],
    ] as const) {
      const results = await Promise.allSettled(Array.from({ length: to - from }, (_, i) => log.append(hold(from + i))))
      results.forEach((result, i) => {
        if (result.status === 'fulfilled') acknowledged.push([result.value.index, `h${from + i}`])
      })
      assert.equal(log.signed.checkpoint.size, log.size)
    }
    const seen = log.signed.checkpoint
    const steps = disk.steps - base.at
    await log.close()
    const again = await EvidenceLog.open(options(data))
    const { entries, tree } = await checkAll(folder)
    for (const [index, name] of acknowledged)
      assert.equal(entries[index]?.body['hold'], name, `step ${broken}: entry ${index}`)
    await assertGrownFrom(folder, seen, tree)
    await again.append(hold(999))
    await assertGrownFrom(folder, seen, (await checkAll(folder)).tree)
    await again.close()
    return steps
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}
