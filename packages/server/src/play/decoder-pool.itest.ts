// SPDX-License-Identifier: Apache-2.0
import { Fault, silentLog } from '@mingjian/base'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DecoderPool } from './decoder-pool.ts'
import { makeClip } from './test-clip.ts'

const command = {
  program: process.execPath,
  arguments: [fileURLToPath(new URL('../decoder.ts', import.meta.url))],
}
const pool = new DecoderPool({ command, log: silentLog })
before(async () => assert.equal(await pool.start(), true))
after(() => pool.close())

for (const codec of ['h264', 'h265'] as const) {
  const clip = makeClip({ codec, seconds: 1 })
  const ask = {
    codec,
    config: clip.format.config,
    units: clip.frames.map((frame) => frame.data),
    times: clip.frames.map((frame) => frame.time as number),
  }

  test(`${codec}: the picture at or before the time is found, at the width asked for`, async () => {
    const still = await pool.still({ ...ask, at: 3600 * 10 + 1, width: 160 })
    assert.equal(still.time, 3600 * 10)
    assert.deepEqual([still.width, still.height], [160, 90])
    assert.deepEqual([...still.jpeg.subarray(0, 2)], [0xff, 0xd8])
    const first = await pool.still({ ...ask, at: -1 })
    assert.equal(first.time, 0)
    assert.deepEqual([first.width, first.height], [320, 180])
  })

  test(`${codec}: hostile bytes cost only the request that brought them`, async () => {
    const noise = ask.units.map((unit) => randomBytes(unit.length))
    await assert.rejects(pool.still({ ...ask, units: noise, at: 0 }), (error) => error instanceof Fault)
    const good = await pool.still({ ...ask, at: 0 })
    assert.equal(good.time, 0)
  })
}

test('pictures coded out of order are found by the time at which they are shown', async () => {
  const clip = makeClip({ codec: 'h264', seconds: 1, reorder: 2 })
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const units = clip.frames.map((frame) => frame.data)
  // Coding order I P b b P b b: shown at 0, 3, 1, 2, 6, 4, 5 …
  const times = units.map((_, index) => 3600 * (index === 0 ? 0 : index % 3 === 1 ? index + 2 : index - 1))
  const seen = new Set<string>()
  for (const at of [0, 1, 2, 3, 4]) {
    const still = await pool.still({ codec: 'h264', config: clip.format.config, units, times, at: at * 3600 })
    assert.equal(still.time, at * 3600)
    seen.add(hash(still.jpeg))
  }
  assert.equal(seen.size, 5)
})

test('a process that does not answer is ended at the time limit, and the next request gets another', async () => {
  const program = `process.stdin.resume(); const b=JSON.stringify({op:'ready',sizes:[]}); const p=Buffer.alloc(8); p.writeUInt32BE(8+b.length,0); p.writeUInt32BE(b.length,4); process.stdout.write(Buffer.concat([p,Buffer.from(b)]))`
  await using stuck = new DecoderPool({
    command: { program: process.execPath, arguments: ['-e', program] },
    log: silentLog,
    timeLimit: 500,
  })
  await stuck.start()
  const ask = { codec: 'h264' as const, config: new Uint8Array(1), units: [], times: [], at: 0 }
  for (const _ of [1, 2]) {
    await assert.rejects(stuck.still(ask), (error) => error instanceof Fault && error.code === 'play.decoder.timeout')
  }
})

test('a machine without a decoder says so', async () => {
  await using none = new DecoderPool({
    command: { program: process.execPath, arguments: ['-e', 'process.exit(3)'] },
    log: silentLog,
  })
  assert.equal(await none.start(), false)
  const ask = { codec: 'h264' as const, config: new Uint8Array(1), units: [], times: [], at: 0 }
  await assert.rejects(none.still(ask), (error) => error instanceof Fault && error.code === 'play.decoder.absent')
})

test('who can wait a moment is transcoded when another has ended, in turn', async () => {
  await using small = new DecoderPool({ command, log: silentLog, transcodings: 1 })
  await small.start()
  const events = { format: () => {}, unit: () => {}, end: () => {} }
  const first = small.transcode(events)
  const order: number[] = []
  const wait = async (number: number): Promise<void> => {
    const session = await small.transcodeSoon(events)
    order.push(number)
    session.close()
  }
  const waiting = [wait(1), wait(2)]
  first.close()
  await Promise.all(waiting)
  assert.deepEqual(order, [1, 2])
})

test('H.265 becomes H.264 picture by picture, and sessions above the limit are refused', async () => {
  await using small = new DecoderPool({ command, log: silentLog, transcodings: 1 })
  await small.start()
  const clip = makeClip({ codec: 'h265', seconds: 2 })
  const units: { time: number; isKey: boolean }[] = []
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const rest = [...clip.frames]
  const feed = (): void => {
    const frame = rest.shift()
    if (frame) session.push(frame.time, frame.isKey, frame.data)
  }
  let codecString = ''
  const session = small.transcode({
    format: (format) => (codecString = format.codecString),
    unit: (time, isKey, data) => {
      assert.ok(data.length > 4)
      units.push({ time, isKey })
      feed()
      if (units.length === clip.frames.length) resolve(codecString)
    },
    end: (fault) => reject(fault),
  })
  assert.throws(
    () => small.transcode({ format: () => {}, unit: () => {}, end: () => {} }),
    (error) => error instanceof Fault && error.code === 'play.decoder.busy',
  )
  session.begin(clip.format)
  for (let i = 0; i < 10; i++) feed()
  assert.match(await promise, /^avc1\./)
  assert.deepEqual(
    units.map((unit) => unit.time),
    clip.frames.map((frame) => frame.time),
  )
  assert.deepEqual(
    units.filter((unit) => unit.isKey).map((unit) => unit.time),
    [0, 90_000],
  )
  session.close()
})

test('streams with bits turned over never take the pool down', async () => {
  const random = mulberry(7)
  for (const codec of ['h264', 'h265'] as const) {
    const clip = makeClip({ codec, seconds: 1, interval: 25 })
    const times = clip.frames.map((frame) => frame.time as number)
    for (let round = 0; round < 60; round++) {
      const units = clip.frames.map((frame) => flipBits(frame.data, random, 1 + (round % 20)))
      const config = round % 3 === 0 ? flipBits(clip.format.config, random, 2) : clip.format.config
      const still = await pool.still({ codec, config, units, times, at: 80_000 }).catch((error: unknown) => error)
      assert.ok(still instanceof Fault || (typeof still === 'object' && still !== null && 'jpeg' in still))
    }
    const units = clip.frames.map((frame) => frame.data)
    assert.equal((await pool.still({ codec, config: clip.format.config, units, times, at: 0 })).time, 0)
  }
})

test('no decoder is left when the process that started it is killed', async () => {
  const folder = new URL('.', import.meta.url)
  const program = `
    const { DecoderProcess } = await import(${JSON.stringify(new URL('decoder-process.ts', folder).href)})
    const one = new DecoderProcess(${JSON.stringify(command)}, { message: () => console.log(one.pid), end: () => {} })`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer] // what node:events hands on
  const pid = Number(line.toString())
  assert.ok(isAlive(pid))
  parent.kill('SIGKILL')
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve)) // the test's own time limit ends it
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

/** A small repeatable generator of numbers in [0, 1). */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function flipBits(bytes: Uint8Array, random: () => number, count: number): Uint8Array {
  const turned = Uint8Array.from(bytes)
  for (let i = 0; i < count; i++) {
    const at = Math.floor(random() * turned.length)
    turned[at] = (turned[at] ?? 0) ^ (1 << Math.floor(random() * 8))
  }
  return turned
}
