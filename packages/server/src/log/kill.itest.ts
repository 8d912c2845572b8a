// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { silentLog, systemClock } from '@mingjian/base'
import { EvidenceLog, logFiles } from './evidence-log.ts'
import { assertGrownFrom, checkAll, type SeenTree } from './testdata/proof.ts'

const WRITER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'testdata/killed-writer.ts')

function write(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [WRITER, ...args], (_error, out) => resolve(out))
  })
}

for (const when of ['before', 'after'] as const) {
  test(`a writer killed ${when} any step of its disk loses nothing it acknowledged, and signs no other tree of a size`, async () => {
    const data = await mkdtemp(path.join(os.tmpdir(), 'mj-kill-'))
    const folder = path.join(data, 'log')
    const acknowledged = new Map<number, string>()
    const seen: SeenTree[] = []
    try {
      for (let step = 1, isDone = false; !isDone; step++) {
        const out = await write(data, String(step), when, String(step))
        isDone = out.endsWith('done\n')
        for (const line of out.split('\n')) {
          const [first = '', second = '', third = ''] = line.split(' ')
          if (first === 'size') seen.push({ size: Number(second), root: Buffer.from(third, 'hex') })
          else if (/^\d+$/.test(first)) acknowledged.set(Number(first), second)
        }
        const log = await EvidenceLog.open({
          ...{ ...logFiles(data), name: 'unit.example/log', clock: systemClock, log: silentLog },
          keepSealed: () => Promise.resolve(),
        })
        const { entries, tree } = await checkAll(folder)
        for (const [index, hold] of acknowledged) assert.equal(entries[index]?.body['hold'], hold, `step ${step}`)
        const newest = seen.at(-1)
        if (newest) await assertGrownFrom(folder, newest, tree)
        await log.close()
        assert.ok(step < 500, 'the writer comes to its end')
      }
      assert.ok(acknowledged.size > 500)
      const { tree } = await checkAll(folder)
      for (const each of seen) await assertGrownFrom(folder, each, tree)
      assert.equal(new Set(seen.map(({ size }) => size)).size, seen.length, 'no size twice')
    } finally {
      await rm(data, { recursive: true, force: true })
    }
  })
}
