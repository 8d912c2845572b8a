// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, toTicks } from '@mingjian/base'
import { formatInit, h264Format } from '@mingjian/wire'
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { nodeDisk } from '../disk/disk.ts'
import { Layout, type SegmentPlace } from '../disk/layout.ts'
import { findOpenSegments, readIndex, recoverSegment } from '../disk/recovery.ts'
import { SegmentWriter } from '../disk/segment-writer.ts'
import { verifySegment } from '../disk/verify.ts'
import { BlockPool } from './block-pool.ts'
import { FragmentBuilder } from './fragment-builder.ts'
import { INDEX, type FragmentRow } from '../disk/segment-row.ts'

const SPS = Buffer.from('6742c01eda0280f684000003000400000300ca3c58ba80', 'hex')
const VIDEO = h264Format([SPS], [Buffer.from('68ce0fc8', 'hex')])
const START = toTicks(Date.parse('2026-11-23T10:00:00.123Z') as EpochMillis)
const FRAGMENTS = 8

type Torn = Readonly<{ root: string; place: SegmentPlace; rows: readonly FragmentRow[]; media: Buffer; index: Buffer }>

/** A segment as a killed recorder leaves it: eight fragments of five pictures, no seal. */
async function tornSegment(root: string): Promise<Torn> {
  const layout = new Layout(root)
  const { codec, codecString, width, height } = VIDEO
  const header = { camera: 'cam', start: START, codec, codecString, width, height, audio: null }
  const writer = new SegmentWriter({ disk: nodeDisk, layout, header, init: formatInit({ video: VIDEO, audio: null }) })
  const builder = new FragmentBuilder({ video: VIDEO, audio: null, start: START, pool: new BlockPool() })
  const rows: FragmentRow[] = []
  for (let i = 0; i < FRAGMENTS * 5; i++) {
    const data = new Uint8Array(40 + i).fill(i)
    builder.push({
      track: 'video',
      time: (START + i * 3600) as EpochTicks,
      isKey: i % 10 === 0,
      isDamaged: false,
      data,
    })
    if (i % 5 !== 4) continue
    const fragment = builder.cut((START + (i + 1) * 3600) as EpochTicks)
    assert.ok(fragment)
    rows.push(await writer.append(fragment))
  }
  await writer.abandon()
  assert.ok(writer.place)
  const { media, index } = writer.place
  return { root, place: writer.place, rows, media: await readFile(media), index: await readFile(index) }
}

async function withTorn(work: (torn: Torn) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'torn-'))
  try {
    await work(await tornSegment(root))
  } finally {
    await rm(root, { recursive: true })
  }
}

async function checkWhole(torn: Torn, expected: readonly FragmentRow[]): Promise<void> {
  const index = await readIndex(nodeDisk, torn.place)
  assert.ok(index?.seal)
  const hex = (row: FragmentRow) => ({ ...row, sha256: Buffer.from(row.sha256).toString('hex') })
  assert.deepEqual(index.rows.map(hex), expected.map(hex))
  assert.deepEqual(await verifySegment(nodeDisk, torn.place, { index, deep: true }), [])
  const again = await recoverSegment(nodeDisk, torn.place)
  assert.equal(again.changed, false)
}

test('media cut anywhere keeps every whole fragment before the cut', async () => {
  await withTorn(async (torn) => {
    const first = torn.rows[0]
    assert.ok(first)
    const property = fc.asyncProperty(
      fc.integer({ min: first.offset + first.length, max: torn.media.length }),
      async (length) => {
        await writeFile(torn.place.media, torn.media.subarray(0, length))
        await writeFile(torn.place.index, torn.index)
        const found = await recoverSegment(nodeDisk, torn.place)
        const whole = torn.rows.filter((row) => row.offset + row.length <= length)
        assert.equal(found.lostBytes, length - (whole.at(-1)?.offset ?? 0) - (whole.at(-1)?.length ?? 0))
        await checkWhole(torn, whole)
      },
    )
    await fc.assert(property, { numRuns: 60 })
  })
})

test('an index cut anywhere, or gone, is made again from the media, hash for hash', async () => {
  await withTorn(async (torn) => {
    const property = fc.asyncProperty(fc.integer({ min: 0, max: torn.index.length }), async (length) => {
      await writeFile(torn.place.media, torn.media)
      await writeFile(torn.place.index, torn.index.subarray(0, length))
      await recoverSegment(nodeDisk, torn.place)
      await checkWhole(torn, torn.rows)
      assert.equal((await readIndex(nodeDisk, torn.place))?.header.start, START)
    })
    await fc.assert(property, { numRuns: 60 })
    await unlink(torn.place.index)
    await recoverSegment(nodeDisk, torn.place)
    await checkWhole(torn, torn.rows)
  })
})

test('after a power cut, rows whose media never reached the disk are given up', async () => {
  await withTorn(async (torn) => {
    const seventh = torn.rows[6]
    assert.ok(seventh)
    await writeFile(torn.place.media, Buffer.from(torn.media).fill(0, seventh.offset + 100))
    await recoverSegment(nodeDisk, torn.place)
    await checkWhole(torn, torn.rows.slice(0, 6))
  })
})

test('a row that is not believed ends the index, and the media goes on telling', async () => {
  await withTorn(async (torn) => {
    const index = Buffer.from(torn.index)
    index[INDEX.headerBytes + 3 * INDEX.rowBytes + 40] = (index[INDEX.headerBytes + 3 * INDEX.rowBytes + 40] ?? 0) ^ 1
    await writeFile(torn.place.index, index)
    await recoverSegment(nodeDisk, torn.place)
    await checkWhole(torn, torn.rows)
  })
})

test('media without one whole fragment is left as it is', async () => {
  await withTorn(async (torn) => {
    await truncate(torn.place.media, 100)
    await unlink(torn.place.index)
    const found = await recoverSegment(nodeDisk, torn.place)
    assert.equal(found.facts, null)
    assert.equal((await readFile(torn.place.media)).length, 100)
  })
})

test('only unsealed segments are found open', async () => {
  await withTorn(async (torn) => {
    const layout = new Layout(torn.root)
    assert.deepEqual(await findOpenSegments(nodeDisk, layout, 'cam'), [torn.place.name])
    await recoverSegment(nodeDisk, torn.place)
    assert.deepEqual(await findOpenSegments(nodeDisk, layout, 'cam'), [])
  })
})
