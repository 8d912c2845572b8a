// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EpochMillis, HandClock } from '@mingjian/base'
import { RecordingWatchdog } from './recording-watchdog.ts'

function bench() {
  const clock = new HandClock(0 as EpochMillis)
  const standing = new Set<string>()
  const alarms = {
    raise: (kind: string, camera: string | null) => void standing.add(`${kind} ${camera}`),
    clear: (kind: string, camera: string | null) => void standing.delete(`${kind} ${camera}`),
  }
  const watchdog = new RecordingWatchdog({ clock, alarms })
  const pass = (seconds: number): string[] => {
    for (let i = 0; i < seconds; i += 5) {
      clock.advance(5000)
      watchdog.check()
    }
    return [...standing]
  }
  const commit = (fragments: number): void =>
    watchdog.take({ type: 'segment', segment: { camera: 'a', name: 's', fragments } })
  return { watchdog, pass, commit }
}

test('a camera in use that never commits a byte is missed within a minute', () => {
  const { watchdog, pass } = bench()
  watchdog.watch(['a'])
  assert.deepEqual(pass(30), [])
  assert.deepEqual(pass(25), ['not-recording a'])
})

test('status, live and the same segment told again do not silence it; a new fragment does', () => {
  const { watchdog, pass, commit } = bench()
  watchdog.watch(['a'])
  commit(1)
  pass(30)
  watchdog.take({ type: 'status' })
  commit(1)
  assert.deepEqual(pass(25), ['not-recording a'])
  commit(2)
  assert.deepEqual(pass(5), [])
})

test('a camera taken out of use is not missed, and one that records raises nothing', () => {
  const { watchdog, pass, commit } = bench()
  watchdog.watch(['a', 'b'])
  for (let i = 0; i < 20; i++) {
    commit(i)
    pass(5)
  }
  assert.deepEqual(pass(0), ['not-recording b'])
  watchdog.watch(['a'])
  assert.deepEqual(pass(0), [])
})
