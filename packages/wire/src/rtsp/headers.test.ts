// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { Quirk } from '../quirk.ts'
import { answerChallenge, isAnswered } from './authorization.ts'
import { formatChallenge, type HashText, parseChallenges, strongestChallenge } from './challenge.ts'
import { type ControlBase, resolveControl } from './control.ts'
import { parseMethods } from './methods.ts'
import { formatRtpInfo, parseRtpInfo } from './rtp-info.ts'
import { formatSession, parseSession } from './session.ts'
import { formatTransport, parseTransport } from './transport.ts'
import { parseRtspUrl } from './url.ts'

const hash: HashText = (name, text) =>
  createHash(name === 'md5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex')
const noted = () => {
  const quirks: Quirk[] = []
  return { quirks, note: (quirk: Quirk) => void quirks.push(quirk) }
}

for (const algorithm of ['MD5', 'SHA-256'] as const) {
  test(`digest with ${algorithm} gives the answer of RFC 7616 §3.9.1`, () => {
    const challenge = strongestChallenge(
      parseChallenges([
        [
          'WWW-Authenticate',
          `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
        ],
      ]),
    )
    assert.ok(challenge)
    const answer = answerChallenge(challenge, {
      login: { user: 'Mufasa', password: 'Circle of Life' },
      method: 'GET',
      url: '/dir/index.html',
      hash,
      count: 1,
      clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    })
    const wanted =
      algorithm === 'MD5'
        ? '8ca523f5e9506fed4657c9700eebdbec'
        : '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'
    assert.match(answer, new RegExp(`response="${wanted}"`))
  })
}

test('the strongest of several challenges is answered, and the server agrees', () => {
  const offered = [
    'Basic realm="/"',
    'Digest realm="DVR", nonce="1157e9bff", algorithm="MD5"',
    'Digest realm="DVR", nonce="22", algorithm=SHA-256',
  ]
  const challenges = parseChallenges(offered.map((value) => ['www-authenticate', value] as const))
  assert.equal(challenges.length, 3)
  const strongest = strongestChallenge(challenges)
  assert.ok(strongest?.scheme === 'digest' && strongest.hash === 'sha-256')
  const login = { user: '管理员', password: 'пароль' }
  for (const challenge of challenges) {
    const value = answerChallenge(challenge, {
      login,
      method: 'PLAY',
      url: 'rtsp://c/1',
      hash,
      count: 1,
      clientNonce: 'ab',
    })
    assert.ok(isAnswered([['Authorization', value]], challenges, { login, method: 'PLAY', hash }))
    const wrong = { ...login, password: 'x' }
    assert.ok(!isAnswered([['Authorization', value]], challenges, { login: wrong, method: 'PLAY', hash }))
  }
})

test('a challenge without quotes is understood and noted', () => {
  const { quirks, note } = noted()
  const [challenge] = parseChallenges([['WWW-Authenticate', 'Digest realm=Login to 42, nonce=abc, stale=TRUE']], note)
  assert.ok(challenge?.scheme === 'digest')
  assert.deepEqual([challenge.realm, challenge.nonce, challenge.isStale], ['Login to 42', 'abc', true])
  assert.ok(quirks.includes('rtsp-auth-unquoted'))
  assert.deepEqual(parseChallenges([['WWW-Authenticate', formatChallenge(challenge)]]), [challenge])
})

const TRANSPORTS: readonly [text: string, expected: Record<string, unknown>, quirks: readonly Quirk[]][] = [
  [
    'RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=0A1B2C3D;mode="PLAY"',
    { lower: 'tcp', interleaved: [0, 1], ssrc: 0x0a1b2c3d, mode: 'play' },
    [],
  ],
  [
    'RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001;source=10.0.0.2',
    { lower: 'udp', serverPort: [6000, 6001], source: '10.0.0.2' },
    [],
  ],
  ['RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=   4317f', { ssrc: 0x4317f }, ['rtsp-ssrc-not-hex']],
  ['RTP/AVP;unicast;interleaved=4', { lower: 'tcp', interleaved: [4, 5] }, []],
  [
    'RTP/AVP/UDP;multicast;destination=239.1.1.1;port=7000-7001',
    { lower: 'udp', isMulticast: true, port: [7000, 7001] },
    [],
  ],
]
test('transports are read, written and read again as the same', () => {
  for (const [text, expected, wanted] of TRANSPORTS) {
    const { quirks, note } = noted()
    const transport = parseTransport(text, note)
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(Reflect.get(transport, key), value, text)
    assert.deepEqual(quirks, wanted, text)
    assert.deepEqual(parseTransport(formatTransport(transport)), transport)
  }
  assert.throws(() => parseTransport('RAW/RAW/UDP'), /not an RTP transport/)
})

const base = (request: string, contentBase: string | null = null): ControlBase => ({
  request,
  contentBase,
  contentLocation: null,
})
const CONTROLS: readonly [control: string | null, base: ControlBase, expected: string, quirks: readonly Quirk[]][] = [
  ['trackID=1', base('rtsp://c/a', 'rtsp://c/a/'), 'rtsp://c/a/trackID=1', []],
  ['trackID=1', base('rtsp://c/a'), 'rtsp://c/a/trackID=1', []],
  ['*', base('rtsp://c/a'), 'rtsp://c/a', []],
  [null, base('rtsp://c/a'), 'rtsp://c/a', []],
  [
    'trackID=0',
    base('rtsp://c/cam?channel=1&subtype=0', 'rtsp://c/cam?channel=1&subtype=0/'),
    'rtsp://c/cam?channel=1&subtype=0/trackID=0',
    [],
  ],
  ['rtsp://192.168.1.9/v', base('rtsp://example.org:8554/a'), 'rtsp://example.org:8554/v', ['rtsp-control-wrong-base']],
  ['rtsp://c:554/v', base('rtsp://c/a'), 'rtsp://c/v', []],
  ['track1', base('rtsp://c/a', '/a/'), 'rtsp://c/a/track1', ['rtsp-control-wrong-base']],
  ['rtsp://user:secret@c/v', base('rtsp://c/a'), 'rtsp://c/v', []],
]
test('control addresses are resolved as cameras mean them', () => {
  for (const [control, from, expected, wanted] of CONTROLS) {
    const { quirks, note } = noted()
    assert.equal(resolveControl(control, from, note), expected)
    assert.deepEqual(quirks, wanted, expected)
  }
})

test('addresses give up their login and keep their path', () => {
  const { url, login } = parseRtspUrl('RTSP://ad%40min:p%3Aw@10.0.0.7/cam/realmonitor?channel=1&subtype=0')
  assert.deepEqual(login, { user: 'ad@min', password: 'p:w' })
  assert.equal(url.text, 'rtsp://10.0.0.7/cam/realmonitor?channel=1&subtype=0')
  assert.equal(url.port, 554)
  assert.equal(parseRtspUrl('rtsps://[::1]:7441/x').url.host, '::1')
  assert.equal(parseRtspUrl('rtsps://c/x').url.port, 322)
  assert.equal(parseRtspUrl('rtsp://c/通道').url.path, '/%E9%80%9A%E9%81%93')
  for (const wrong of ['http://c/', 'rtsp://', 'rtsp://c:99999/'])
    assert.throws(() => parseRtspUrl(wrong), /RTSP address/)
})

test('session, methods and RTP-Info are read as cameras write them', () => {
  assert.deepEqual(parseSession(' 1234abcd ; timeout = 60'), { id: '1234abcd', timeoutSeconds: 60 })
  assert.equal(formatSession(parseSession('x;timeout=30')), 'x;timeout=30')
  assert.throws(() => parseSession(''), /session/)
  assert.deepEqual([...parseMethods('OPTIONS DESCRIBE,get_parameter')], ['OPTIONS', 'DESCRIBE', 'GET_PARAMETER'])
  const info = parseRtpInfo('url=rtsp://c/1;seq=65535;rtptime=4294967295, url="rtsp://c/2"')
  assert.deepEqual(
    info.map(({ sequence, rtpTime }) => [sequence, rtpTime]),
    [
      [65535, 4294967295],
      [null, null],
    ],
  )
  assert.deepEqual(parseRtpInfo(formatRtpInfo(info)), info)
})
