// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, TICKS_PER_SECOND } from '@mingjian/base'
import { readInit, scanFragmentsIn, type FoundFragment } from '@mingjian/wire'
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { truncate, unlink } from 'node:fs/promises'
import { test } from 'node:test'
import { nodeDisk } from '../disk/disk.ts'
import { openFootage } from './footage.ts'
import { FootageIndex } from './footage-index.ts'
import { TestFootage } from './test-footage.ts'
import { G711, LARGE, makeFrames, makeSound, SMALL } from './test-frames.ts'
import { CAMERA, testGrant } from './test-grant.ts'

const T0 = (1_800_000_000 * TICKS_PER_SECOND) as EpochTicks
const at = (seconds: number): EpochTicks => (T0 + Math.round(seconds * TICKS_PER_SECOND)) as EpochTicks
const frames = (from: number, count: number): ReturnType<typeof makeFrames> =>
  makeFrames({ start: at(from), count, seed: Math.round(from) })

async function ask(footage: TestFootage, [from, to]: readonly [number, number], media: 'file' | 'browser' = 'file') {
  const index = new FootageIndex(nodeDisk, footage.layout)
  const grant = testGrant('replay', { camera: CAMERA, from: at(from), to: at(to) })
  const answer = await openFootage(grant, media, { disk: nodeDisk, index, gaps: () => Promise.resolve([]) })
  const read = async (first = 0, end = answer.plan.length): Promise<Buffer> => gather(answer.read({ first, end }))
  return { plan: answer.plan, read }
}

async function gather(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

function scan(bytes: Uint8Array): FoundFragment[] {
  const found: FoundFragment[] = []
  const end = scanFragmentsIn(bytes, (fragment) => found.push(fragment))
  assert.equal(end.isWhole, true, end.fault?.message)
  assert.equal(end.end, bytes.length)
  return found
}

test('an interval over a segment border is one file with one timeline', async () => {
  await using footage = await TestFootage.create()
  await footage.write({ frames: frames(0, 50) })
  await footage.write({ frames: frames(2, 50) })
  const { plan, read } = await ask(footage, [1, 3])
  const bytes = await read()
  assert.equal(bytes.length, plan.length)
  const found = scan(bytes)
  assert.equal(plan.start, at(0.8)) // the key frame before
  assert.equal(plan.end, at(3.2)) // whole fragments
  assert.deepEqual(plan.gaps, [])
  assert.deepEqual(
    found.map((fragment) => fragment.video?.decodeTime),
    found.map((_, index) => index * 36_000),
  )
  assert.deepEqual(
    found.map((fragment) => fragment.sequence),
    found.map((_, index) => index + 1),
  )
})

test('a gap takes no media time and is named', async () => {
  await using footage = await TestFootage.create()
  await footage.write({ frames: frames(0, 50) })
  await footage.write({ frames: frames(60, 50) })
  const index = new FootageIndex(nodeDisk, footage.layout)
  const gap = { camera: CAMERA, start: at(2), end: at(50), cause: 'unreachable' as const, detail: null }
  const grant = testGrant('export', { from: at(0), to: at(62) })
  const { plan, read } = await openFootage(grant, 'file', { disk: nodeDisk, index, gaps: () => Promise.resolve([gap]) })
  assert.deepEqual(plan.gaps, [
    { from: at(2), to: at(50), cause: 'unreachable' },
    { from: at(50), to: at(60), cause: 'missing' },
  ])
  assert.equal(plan.duration, 4 * TICKS_PER_SECOND)
  assert.deepEqual(plan.anchors, [
    { media: 0, real: at(0) },
    { media: 2 * TICKS_PER_SECOND, real: at(60) },
  ])
  const found = scan(await gather(read()))
  assert.equal(found[5]?.video?.decodeTime, 2 * TICKS_PER_SECOND)
})

test('the open segment is replayed as far as it is written', async () => {
  await using footage = await TestFootage.create()
  await footage.write({ frames: frames(0, 30), isOpen: true })
  const { plan, read } = await ask(footage, [0, 60])
  assert.equal(scan(await read()).length, 3)
  assert.equal(plan.end, at(1.2))
})

test('sound follows the picture; browsers get none that they cannot play, in the same length', async () => {
  await using footage = await TestFootage.create()
  for (const from of [0, 2]) {
    await footage.write({ audio: G711, frames: [...frames(from, 50), ...makeSound(at(from), 2)] })
  }
  const whole = await ask(footage, [1, 4])
  for (const fragment of scan(await whole.read())) {
    const video = fragment.video?.decodeTime ?? 0
    assert.equal(fragment.audio?.decodeTime, Math.round((video * 8000) / TICKS_PER_SECOND))
  }
  assert.equal(readInit(whole.plan.init).audio?.codec, 'pcma')
  const browser = await ask(footage, [1, 4], 'browser')
  const init = readInit(browser.plan.init)
  assert.equal(init.audio, null)
  const bytes = await browser.read()
  assert.ok(scan(bytes).every((fragment) => fragment.audio === null && fragment.video !== null))
  assert.equal(bytes.length, browser.plan.length)
})

test('other parameter sets in mid-interval become a second description; a browser is given the part before', async () => {
  await using footage = await TestFootage.create()
  await footage.write({ frames: frames(0, 50) })
  await footage.write({ video: LARGE, frames: frames(2, 50) })
  await footage.write({ frames: frames(4, 50) })
  const { plan, read } = await ask(footage, [0, 6])
  assert.deepEqual(
    readInit(plan.init).video.map((video) => video.width),
    [SMALL.width, LARGE.width],
  )
  const indices = scan(await read()).map((fragment) => fragment.video?.descriptionIndex)
  assert.deepEqual(indices, [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1])
  const browser = await ask(footage, [0, 6], 'browser')
  assert.equal(browser.plan.end, at(2))
  assert.deepEqual(browser.plan.gaps, [])
})

test('media that are gone or cut become a gap, never a failed download', async () => {
  await using footage = await TestFootage.create()
  await footage.write({ frames: frames(0, 50) })
  const gone = await footage.write({ frames: frames(2, 50) })
  const cut = await footage.write({ frames: frames(4, 50) })
  await footage.write({ frames: frames(6, 50) })
  await unlink(gone.media)
  await truncate(cut.media, 3000)
  const { plan, read } = await ask(footage, [0, 8])
  assert.equal(plan.gaps[0]?.cause, 'missing')
  assert.equal(plan.gaps[0]?.from, at(2))
  const bytes = await read()
  assert.equal(bytes.length, plan.length)
  scan(bytes)
})

test('nothing recorded is said so', async () => {
  await using footage = await TestFootage.create()
  await footage.write({ frames: frames(0, 50) })
  await assert.rejects(
    ask(footage, [100, 200]),
    (error) => error instanceof Fault && error.code === 'play.footage.none',
  )
})

test('whatever was recorded: the length is as announced, times never run back, and every byte range is a slice of the whole', async () => {
  const recording = fc.array(
    fc.record({
      pictures: fc.integer({ min: 10, max: 60 }),
      gap: fc.constantFrom(0, 0, 0.04, 0.3, 7, -0.6, -2),
      isLarge: fc.boolean(),
      sound: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  )
  const cut = fc.record({
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const asked = fc.record({
    cut,
    media: fc.constantFrom('file' as const, 'browser' as const),
    spans: fc.array(cut, { minLength: 3, maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(recording, asked, async (segments, { cut: { from, to }, media, spans }) => {
      await using footage = await TestFootage.create()
      let time = 0
      let latest = 0
      for (const { pictures, gap, isLarge, sound } of segments) {
        time = Math.max(0, time + gap) // back when the clock was
        const video = frames(time, pictures)
        const audio = sound ? makeSound(at(time), 3).filter((frame) => frame.time < at(time + pictures / 25)) : []
        await footage.write({
          video: isLarge ? LARGE : SMALL,
          audio: sound ? G711 : null,
          frames: [...video, ...audio],
        })
        time += pictures / 25
        latest = Math.max(latest, time)
      }
      const [low, high] = [Math.min(from, to) * latest, Math.max(from, to) * latest + 0.001]
      const asking = ask(footage, [low, high], media)
      const answer = await asking.catch((error: unknown) => error)
      if (answer instanceof Fault) return assert.equal(answer.code, 'play.footage.none')
      const { plan, read } = await asking
      const whole = await read()
      assert.equal(whole.length, plan.length)
      let end = 0 // of the picture so far
      let soundEnd = 0
      for (const fragment of scan(whole)) {
        assert.ok((fragment.video?.decodeTime ?? -1) >= end)
        end =
          (fragment.video?.decodeTime ?? 0) +
          (fragment.video?.samples.reduce((sum, sample) => sum + sample.duration, 0) ?? 0)
        if (fragment.audio === null) continue
        assert.ok(fragment.audio.decodeTime >= soundEnd - 1, 'rounding alone may move sound by one sample')
        soundEnd = fragment.audio.decodeTime + fragment.audio.samples.reduce((sum, sample) => sum + sample.duration, 0)
      }
      assert.ok(Math.abs(end - plan.duration) < 1)
      for (const span of spans) {
        const [a, b] = [span.from, span.to].map((part) => Math.round(part * whole.length)).sort((x, y) => x - y)
        assert.ok(whole.subarray(a, b).equals(await read(a, b)))
      }
    }),
    { numRuns: 40 },
  )
})
