// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonLog } from './json-log.ts'

function collect(level: 'debug' | 'info' | 'warn' | 'error' = 'debug') {
  const lines: string[] = []
  return { log: jsonLog({ level, write: (line) => void lines.push(line) }), lines }
}

test('one JSON object a line, with the fields of the log it came from', () => {
  const { log, lines } = collect()
  log.with({ camera: 'c1' }).info('record.began', { bytes: 3 })
  assert.equal(lines.length, 1)
  const { time, ...rest } = JSON.parse(lines[0] ?? '')
  assert.ok(!Number.isNaN(Date.parse(time)))
  assert.deepEqual(rest, { level: 'info', event: 'record.began', camera: 'c1', bytes: 3 })
})

test('what is below the level is not written', () => {
  const { log, lines } = collect('warn')
  log.info('a')
  log.debug('b')
  log.warn('c')
  assert.equal(lines.length, 1)
})

test('passwords, tokens and credentials in URLs never come out', () => {
  const { log, lines } = collect()
  log.info('x', {
    password: 'hush1',
    nested: { apiToken: 'hush2', cookie: 'hush3' },
    detail: 'cannot open rtsp://admin:hush4@10.0.0.1/ch1 with Bearer hush5hush5',
    error: new Error('at postgres://me:hush6@host/db'),
  })
  assert.ok(!/hush/.test(lines.join('')), lines.join(''))
  assert.match(lines.join(''), /rtsp:\/\/\*\*\*@10\.0\.0\.1\/ch1/)
})
