// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type EpochMillis, type EpochTicks, formatTime, toTicks } from '@mingjian/base'
import { nodeDisk } from '../disk/disk.ts'
import { TOUCH_TICKS } from '../disk/facts.ts'
import { Layout } from '../disk/layout.ts'
import { type LedgerEntry, readLedger } from '../disk/ledger.ts'
import { readIndex } from '../disk/recovery.ts'
import { gapsOf } from '../disk/told-gaps.ts'
import { cover } from '../domain/coverage.ts'
import { Film, FILM_FORMAT } from './testdata/film.ts'
import { listDays, listSegments } from '../disk/listing.ts'

type Act = readonly [start: string, script: (film: Film) => Promise<void>]

/** Plays the script from `start`, then each further act by a process of its own, and answers with everything on disk. */
async function shoot(start: string, script: Act[1], ...further: readonly Act[]) {
  const root = await mkdtemp(join(tmpdir(), 'clock-'))
  try {
    const layout = new Layout(root)
    let end = toTicks(Date.parse(start) as EpochMillis)
    for (const [at, play] of [[start, script], ...further] as readonly Act[]) {
      const film = new Film({ disk: nodeDisk, layout, camera: 'cam', start: Date.parse(at) as EpochMillis })
      await film.recorder.start()
      film.recorder.format(FILM_FORMAT)
      await play(film)
      await film.recorder.close('restart')
      end = film.now()
    }
    const names: string[] = []
    const entries: LedgerEntry[] = []
    const days = await listDays(nodeDisk, layout, 'cam')
    for (const day of days) {
      names.push(...(await listSegments(nodeDisk, layout, { camera: 'cam', day })))
      entries.push(...(await readLedger(nodeDisk, layout, { camera: 'cam', day })).entries)
    }
    const indices = await Promise.all(names.map((name) => readIndex(nodeDisk, layout.segment('cam', name))))
    const footage = indices.map((index) => {
      assert.ok(index?.seal)
      return { start: index.header.start, end: index.seal.end, bytes: 1, codec: 'h264', width: 1, height: 1 } as const
    })
    return { names, days, footage, entries, end }
  } finally {
    await rm(root, { recursive: true })
  }
}

function tiles(from: string, to: EpochTicks, shot: Awaited<ReturnType<typeof shoot>>) {
  const start = toTicks(Date.parse(from) as EpochMillis)
  const covered = cover({
    from: start,
    to,
    now: to,
    createdAt: start,
    footage: shot.footage,
    gaps: gapsOf('cam', shot.entries),
    touch: TOUCH_TICKS,
  })
  return {
    runs: covered.runs.map((run) => `${formatTime(run.start).slice(11, 19)} ${formatTime(run.end).slice(11, 19)}`),
    gaps: covered.gaps.map(
      (gap) => `${formatTime(gap.start).slice(11, 19)} ${formatTime(gap.end).slice(11, 19)} ${gap.cause}`,
    ),
  }
}

test('a year ends in the midst of a run: another day folder, no gap', async () => {
  const shot = await shoot('2027-12-31T23:59:30Z', (film) => film.play(60))
  assert.deepEqual(shot.days, ['2027-12-31', '2028-01-01'])
  assert.deepEqual(tiles('2027-12-31T23:59:30Z', shot.end, shot), { runs: ['23:59:30 00:00:30'], gaps: [] })
})

test('a leap day is a day', async () => {
  const shot = await shoot('2028-02-28T23:59:50Z', (film) => film.play(20))
  assert.deepEqual(shot.days, ['2028-02-28', '2028-02-29'])
})

test('the hour in which Europe or New York sets clocks back is recorded once, in UTC', async () => {
  const shot = await shoot('2026-10-25T00:59:30Z', (film) => film.play(90))
  assert.deepEqual(tiles('2026-10-25T00:59:30Z', shot.end, shot), { runs: ['00:59:30 01:01:00'], gaps: [] })
})

test('a clock set forward is a gap of that cause and length', async () => {
  const shot = await shoot('2026-11-23T10:00:00Z', async (film) => {
    await film.play(20)
    film.clock.step(30_000)
    film.recorder.discontinuity('clock-step')
    await film.play(20)
  })
  assert.deepEqual(tiles('2026-11-23T10:00:00Z', shot.end, shot), {
    runs: ['10:00:00 10:00:20', '10:00:50 10:01:10'],
    gaps: ['10:00:20 10:00:50 clock-step'],
  })
})

test('a clock set back, as by a leap second or NTP, keeps both recordings and shows each instant once', async () => {
  for (const seconds of [1, 15]) {
    const shot = await shoot('2026-11-23T10:00:00Z', async (film) => {
      await film.play(20)
      film.clock.step(-1000 * seconds)
      film.recorder.discontinuity('clock-step')
      await film.play(20)
    })
    assert.equal(shot.footage.length, 2)
    const { runs, gaps } = tiles('2026-11-23T10:00:00Z', shot.end, shot)
    assert.deepEqual(runs, [`10:00:00 10:00:${40 - seconds}`])
    assert.deepEqual(gaps, [])
  }
})

test('a clock set back to the very same instant gives the second segment a name of its own', async () => {
  const shot = await shoot('2026-11-23T10:00:00Z', async (film) => {
    await film.play(4)
    film.clock.step(-4000)
    film.recorder.discontinuity('clock-step')
    await film.play(4)
  })
  assert.deepEqual(
    shot.names.map((name) => name.slice(-8)),
    ['00.000Z', '00.001Z'].map((name) => name.padStart(8, '0')),
  )
})

test('a camera that leaves out pictures for long ends the segment; a slow one does not', async () => {
  const shot = await shoot('2026-11-23T10:00:00Z', async (film) => {
    await film.play(10)
    film.clock.advance(5000)
    await film.play(10)
  })
  assert.deepEqual(tiles('2026-11-23T10:00:00Z', shot.end, shot).gaps, ['10:00:10 10:00:15 stalled'])
})

const playTwenty = (film: Film): Promise<void> => film.play(20)

test('a restart with a clock set forward meanwhile is one gap of that length', async () => {
  const shot = await shoot('2026-12-31T23:59:30Z', playTwenty, ['2027-01-01T01:00:00Z', playTwenty])
  assert.deepEqual(tiles('2026-12-31T23:59:30Z', shot.end, shot), {
    runs: ['23:59:30 23:59:50', '01:00:00 01:00:20'],
    gaps: ['23:59:50 01:00:00 restart'],
  })
})

test('a restart with a clock set back meanwhile keeps both recordings and shows each instant once', async () => {
  const early = await shoot('2026-11-23T10:00:00Z', playTwenty, ['2026-11-23T10:00:10Z', playTwenty])
  assert.equal(early.footage.length, 2)
  assert.deepEqual(tiles('2026-11-23T10:00:00Z', early.end, early), { runs: ['10:00:00 10:00:30'], gaps: [] })
  const before = await shoot('2027-01-01T00:00:10Z', playTwenty, ['2026-12-31T23:59:00Z', playTwenty])
  assert.deepEqual(before.days, ['2026-12-31', '2027-01-01'])
  const { runs, gaps } = tiles(
    '2026-12-31T23:59:00Z',
    toTicks(Date.parse('2027-01-01T00:00:30Z') as EpochMillis),
    before,
  )
  assert.deepEqual(runs, ['23:59:00 23:59:20', '00:00:10 00:00:30'])
  assert.deepEqual(gaps, ['23:59:20 00:00:10 restart'])
})

test('after a restart with a clock set back a third start goes on, whichever recording is newer by its name', async () => {
  const acts: Act[] = [
    ['2026-11-23T09:00:00Z', playTwenty],
    ['2026-11-23T09:00:30Z', playTwenty],
  ]
  const shot = await shoot('2026-11-23T10:00:00Z', playTwenty, ...acts)
  assert.deepEqual(tiles('2026-11-23T09:00:00Z', shot.end, shot), {
    runs: ['09:00:00 09:00:20', '09:00:30 09:00:50'],
    gaps: ['09:00:20 09:00:30 restart'],
  })
})
