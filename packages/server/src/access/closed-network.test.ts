// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkClosed, farAddressIn, isNearHost, refuseFar } from './closed-network.ts'

test('private, link-local and loopback addresses are near; public ones and names are far', () => {
  for (const host of [
    '127.0.0.1',
    '10.8.0.1',
    '172.31.9.9',
    '192.168.1.64',
    '169.254.1.1',
    '[::1]',
    'fd00::2',
    'localhost',
  ])
    assert.ok(isNearHost(host), host)
  for (const host of ['8.8.8.8', '172.32.0.1', '2400:3200::1', 'camera.example', '0.0.0.0', '::', ''])
    assert.ok(!isNearHost(host), host)
})

test('an address that leads out is found wherever it stands in a body, and words are none', () => {
  assert.equal(farAddressIn({ source: { url: 'rtsp://user:secret@1.2.3.4/live' } }), 'rtsp://user:secret@1.2.3.4/live')
  assert.equal(farAddressIn({ peers: [{ url: 'https://police.example/' }] }), 'https://police.example/')
  assert.equal(
    farAddressIn({ source: { url: 'rtsp://192.168.1.64/live' }, note: 'see https://x.example for more' }),
    null,
  )
  assert.doesNotMatch(refuseFar('rtsp://user:secret@1.2.3.4/live').detail, /secret/)
})

test('a classified instance does not start on settings that lead out, and says which', () => {
  const closed = { host: '192.168.1.2', logPublic: 'none', databaseUrl: null }
  checkClosed(closed)
  checkClosed({ ...closed, databaseUrl: 'postgres://u:p@10.0.0.9/mingjian' })
  assert.throws(() => checkClosed({ ...closed, host: '0.0.0.0' }), /^.*MINGJIAN_HOST.*cq-2016\/15/)
  assert.throws(() => checkClosed({ ...closed, logPublic: 'tiles' }), /MINGJIAN_LOG_PUBLIC/)
  assert.throws(
    () => checkClosed({ ...closed, databaseUrl: 'postgres://u:p@db.example/mingjian' }),
    /MINGJIAN_DATABASE_URL/,
  )
})
