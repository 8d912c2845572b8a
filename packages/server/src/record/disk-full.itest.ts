// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import type { EpochMillis } from '@mingjian/base'
import { nodeDisk } from '../disk/disk.ts'
import { Layout } from '../disk/layout.ts'
import { readLedger } from '../disk/ledger.ts'
import { readIndex } from '../disk/recovery.ts'
import { verifySegment } from '../disk/verify.ts'
import { Film, FILM_FORMAT } from './testdata/film.ts'
import { listSegments } from '../disk/listing.ts'

const run = promisify(execFile)
const START = Date.parse('2026-11-23T10:00:00Z') as EpochMillis
const isRoot = process.getuid?.() === 0 && process.platform === 'linux'

test(
  'a full disk destroys nothing older and hurts no other disk; when space returns, so does recording',
  { skip: isRoot ? false : 'mounting a small file system needs root on Linux' },
  async () => {
    const root = await mkdtemp(join(tmpdir(), 'full-'))
    await run('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'mingjian-test', root])
    try {
      const layout = new Layout(root)
      const film = new Film({ disk: nodeDisk, layout, camera: 'cam', start: START })
      await film.recorder.start()
      film.recorder.format(FILM_FORMAT)
      await film.play(70)
      const ballast = join(root, 'ballast')
      const { free } = await nodeDisk.space(root)
      await writeFile(ballast, new Uint8Array(free - 4096))
      await film.play(20)
      assert.ok(film.events.some((event) => event.type === 'disk-error' && event.code === 'ENOSPC'))
      assert.equal(film.recorder.status().state, 'connecting')
      assert.equal(film.recorder.status().cause, 'disk-error')
      await rm(ballast)
      await film.play(20)
      assert.equal(film.recorder.status().state, 'recording')
      await film.recorder.close('restart')
      const names = await listSegments(nodeDisk, layout, { camera: 'cam', day: '2026-11-23' })
      assert.equal(names.length, 3)
      for (const name of names) {
        const index = await readIndex(nodeDisk, layout.segment('cam', name))
        assert.ok(index?.seal, name)
        assert.deepEqual(await verifySegment(nodeDisk, layout.segment('cam', name), { index, deep: true }), [])
      }
      const { entries } = await readLedger(nodeDisk, layout, { camera: 'cam', day: '2026-11-23' })
      const causes = entries.map((entry) => (entry.kind === 'lost' ? entry.cause : entry.kind))
      assert.deepEqual(causes, ['connecting', 'back', 'disk-error', 'back', 'restart'])
    } finally {
      await run('umount', [root])
      await rm(root, { recursive: true })
    }
  },
)
