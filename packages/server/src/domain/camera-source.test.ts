// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '@mingjian/base'
import { joinSource, mayKeepPassword, splitSource } from './camera-source.ts'

const cases = [
  ['rtsp://10.0.0.1/ch1', 'rtsp://10.0.0.1/ch1', undefined, null],
  ['RTSP://u:p@10.0.0.1:8554/ch1?x=1', 'rtsp://10.0.0.1:8554/ch1?x=1', 'u', 'p'],
  ['rtsp://u@host/', 'rtsp://host/', 'u', null],
  ['rtsp://u:p@ss#1@host/a@b', 'rtsp://host/a@b', 'u', 'p@ss#1'],
  ['rtsp://u:p%40%3A@host', 'rtsp://host', 'u', 'p@:'],
  ['rtsp://u:100%@host', 'rtsp://host', 'u', '100%'],
  ['rtsp://u:a:b@[::1]:554/x', 'rtsp://[::1]:554/x', 'u', 'a:b'],
] as const

for (const [given, url, user, password] of cases) {
  test(`${given} is taken apart`, () => {
    const split = splitSource({ kind: 'rtsp', url: given })
    assert.deepEqual([split.plain.url, split.plain.user, split.password], [url, user, password])
  })
}

test('what stands apart wins over the URL, and the main URL over the other', () => {
  const split = splitSource({ kind: 'rtsp', url: 'rtsp://a:b@h/1', subUrl: 'rtsp://c:d@h/2', user: 'x' })
  assert.deepEqual(split, {
    plain: { kind: 'rtsp', url: 'rtsp://h/1', subUrl: 'rtsp://h/2', user: 'x' },
    password: 'b',
  })
  const sub = splitSource({ kind: 'rtsp', url: 'rtsp://h/1', subUrl: 'rtsp://c:d@h/2' })
  assert.deepEqual([sub.plain.user, sub.password], ['c', 'd'])
})

test('a stored password goes neither to another host nor to another user', () => {
  const before = { kind: 'rtsp', url: 'rtsp://h:554/1', user: 'u' } as const
  assert.equal(mayKeepPassword(before, { ...before, url: 'rtsp://h:554/2' }), true)
  assert.equal(mayKeepPassword(before, { ...before, url: 'rtsp://h:555/1' }), false)
  assert.equal(mayKeepPassword(before, { ...before, subUrl: 'rtsp://evil/2' }), false)
  assert.equal(mayKeepPassword(before, { ...before, user: 'v' }), false)
})

test('no secret stays in the plain source, and anything else is a Fault', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (user, password, tail) => {
      try {
        const { plain, password: cut } = splitSource({ kind: 'rtsp', url: `rtsp://${user}:${password}@${tail}` })
        const authority = plain.url.slice('rtsp://'.length).split('/')[0] ?? ''
        return !authority.includes('@') && joinSource(plain, cut).url === plain.url
      } catch (thrown) {
        return thrown instanceof Fault && thrown.code === 'camera.source.url'
      }
    }),
  )
})
